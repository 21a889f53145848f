import { connect } from "../_shared/database.ts";
import { endpoint } from "../_shared/endpoint.ts";
import { makeLog } from "../_shared/log.ts";
import { endTopic } from "./handler.ts";

const log = makeLog("unsubscribe");
const database = connect(Deno.env.get("SUPABASE_DB_URL") ?? "");

Deno.serve(endpoint(log, (request) => endTopic({ database }, request)));
