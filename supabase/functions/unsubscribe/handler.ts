import { unsubscribeAnswerSchema, unsubscribeRequestSchema } from "../../../lib/contracts/mail.ts";
import { type Database, queryOne } from "../_shared/database.ts";
import { readBody } from "../_shared/endpoint.ts";

/**
 * Unsubscribes the person of a mail link from a topic: POST /unsubscribe with its token. The token is the
 * authorization: it is signed, names one person and one topic, and needs no sign-in (RFC 8058).
 */
export async function endTopic({ database }: { readonly database: Database }, request: Request): Promise<unknown> {
  const { token } = await readBody(request, unsubscribeRequestSchema);
  return await queryOne(database, unsubscribeAnswerSchema, "select private.unsubscribe($1) as topic", [token]);
}
