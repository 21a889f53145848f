import { unsubscribeAnswerSchema, unsubscribeRequestSchema } from "../../../lib/contracts/mail.ts";
import { type Database, queryOne } from "../_shared/database.ts";
import { readBody } from "../_shared/endpoint.ts";

/**
 * Ends a topic of mail for the person that a link in a mail names: POST /unsubscribe with its token. The token is the
 * right to do it: it is signed, names one person and one topic, and asks for no sign-in (RFC 8058).
 */
export async function endTopic({ database }: { readonly database: Database }, request: Request): Promise<unknown> {
  const { token } = await readBody(request, unsubscribeRequestSchema);
  return await queryOne(database, unsubscribeAnswerSchema, "select private.unsubscribe($1) as topic", [token]);
}
