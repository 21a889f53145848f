import { createClient } from "@supabase/supabase-js";
import { z } from "zod";
import { type ClaimedMail, claimedMailSchema } from "../../lib/contracts/mail.ts";
import type { Database } from "../../lib/supabase/database.types.ts";

/** The outbox, as the mailer sees it. Both throw when the database does not answer. */
export type MailQueue = {
  claim(limit: number): Promise<readonly ClaimedMail[]>;
  /** False if another mailer has the claim by now. */
  settle(mail: ClaimedMail, outcome: "sent" | "retry" | "failed", reason: string | null): Promise<boolean>;
};

export function supabaseMailQueue(supabaseUrl: string, secretKey: string): MailQueue {
  const client = createClient<Database>(supabaseUrl, secretKey, { auth: { persistSession: false } });
  return {
    async claim(limit) {
      const { data } = await client.rpc("claim_mails", { p_limit: limit }).throwOnError();
      return z.array(claimedMailSchema).parse(data);
    },
    async settle({ id, claim_token }, outcome, reason) {
      const { data } = await client
        .rpc("settle_mail", {
          p_id: id,
          p_claim_token: claim_token,
          p_outcome: outcome,
          ...(reason === null ? {} : { p_error: reason }),
        })
        .throwOnError();
      return data === true;
    },
  };
}
