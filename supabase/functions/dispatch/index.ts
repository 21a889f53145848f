import { dispatchRequestSchema } from "../../../lib/contracts/queue.ts";
import { connect } from "../_shared/database.ts";
import { endpoint, Refusal, readBody } from "../_shared/endpoint.ts";
import { makeLog } from "../_shared/log.ts";
import { openQueue } from "../_shared/queue.ts";
import { hasSecretKey, secretKeys } from "../_shared/secret-key.ts";
import { dispatch } from "./handler.ts";

const log = makeLog("dispatch");
const database = connect(Deno.env.get("SUPABASE_DB_URL") ?? "");
const queue = openQueue(database);

Deno.serve(
  endpoint(log, async (request) => {
    if (
      !(await hasSecretKey(
        request,
        secretKeys((name) => Deno.env.get(name)),
      ))
    ) {
      throw new Refusal("unauthorized", "Call dispatch with one of the project's secret keys in the apikey header.");
    }
    const { maintain } = await readBody(request, dispatchRequestSchema);
    return await dispatch({ database, queue: await queue, log, now: Date.now }, maintain);
  }),
);
