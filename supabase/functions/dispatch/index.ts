import { dispatchRequestSchema } from "../../../lib/contracts/queue.ts";
import { connect } from "../_shared/database.ts";
import { endpoint, readBody } from "../_shared/endpoint.ts";
import { makeLog } from "../_shared/log.ts";
import { openQueue, type Queue } from "../_shared/queue.ts";
import { requireSecretKey } from "../_shared/secret-key.ts";
import { dispatch } from "./handler.ts";

const log = makeLog("dispatch");
const database = connect(Deno.env.get("SUPABASE_DB_URL") ?? "");
let opened: Promise<Queue> | null = null;

/** The queue, opened at the first call and kept. A failure to open is not kept: the database may come back. */
function queue(): Promise<Queue> {
  opened ??= openQueue(database).catch((error) => {
    opened = null;
    throw error;
  });
  return opened;
}

Deno.serve(
  endpoint(log, async (request) => {
    await requireSecretKey(request, "dispatch", (name) => Deno.env.get(name));
    const { maintain } = await readBody(request, dispatchRequestSchema);
    return await dispatch({ database, queue: await queue(), log, now: Date.now }, maintain);
  }),
);
