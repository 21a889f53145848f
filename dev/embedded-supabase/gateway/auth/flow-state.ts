import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import type pg from "pg";
import { z } from "zod";

/** What a client sends to get a code that only it can exchange; both or neither. */
export const challengeSchema = {
  code_challenge: z
    .string()
    .regex(/^[a-zA-Z._~0-9-]{43,128}$/)
    .nullish(),
  code_challenge_method: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["s256", "plain"]))
    .nullish(),
};
interface Challenge {
  code_challenge?: string | null | undefined;
  code_challenge_method?: "s256" | "plain" | null | undefined;
}

/** The sign-in method, as GoTrue names it in tokens. */
export type FlowMethod = "email/signup" | "invite" | "recovery" | "magiclink" | "email_change";

/** How long a code may be exchanged. */
const EXPIRY_S = 300;
/** Flows whose link nobody followed. */
const ABANDONED_AFTER = "1 day";

/** Records who will exchange the code. @returns whether the request uses PKCE */
export async function startFlow(
  client: pg.PoolClient,
  userId: string,
  method: FlowMethod,
  { code_challenge, code_challenge_method }: Challenge,
): Promise<boolean> {
  if (!code_challenge || !code_challenge_method) return false;
  await client.query(`delete from auth.flow_state where created_at < now() - interval '${ABANDONED_AFTER}'`);
  await client.query(
    `insert into auth.flow_state (id, user_id, auth_code, authentication_method, code_challenge, code_challenge_method, provider_type)
     values ($1, $2, $3, $4, $5, $6, $4)`,
    [randomUUID(), userId, randomUUID(), method, code_challenge, code_challenge_method],
  );
  return true;
}

/** The code of the newest flow of a user, which can now be exchanged; null if there is none. */
export async function issueCode(client: pg.PoolClient, userId: string, methods: FlowMethod[]): Promise<string | null> {
  const { rows } = await client.query<{ auth_code: string }>(
    `update auth.flow_state set auth_code_issued_at = now() where id = (
       select id from auth.flow_state where user_id = $1 and authentication_method = any ($2) order by created_at desc limit 1
     ) returning auth_code`,
    [userId, methods],
  );
  return rows[0]?.auth_code ?? null;
}

const flowSchema = z.object({
  id: z.string(),
  user_id: z.string(),
  authentication_method: z.string(),
  code_challenge: z.string(),
  code_challenge_method: z.enum(["s256", "plain"]),
  is_expired: z.boolean(),
});

type Exchanged =
  | { ok: true; userId: string; method: string }
  | { ok: false; status: number; code: string; message: string };

/** Exchanges a flow for its user, once, for the client that started it. */
export async function exchangeCode(client: pg.PoolClient, code: string, verifier: string): Promise<Exchanged> {
  const { rows } = await client.query(
    `select id, user_id, authentication_method, code_challenge, code_challenge_method,
       auth_code_issued_at < now() - make_interval(secs => ${EXPIRY_S}) as is_expired
     from auth.flow_state where auth_code = $1 and auth_code_issued_at is not null for update`,
    [code],
  );
  const flow = flowSchema.safeParse(rows[0]);
  if (!flow.success) return failure(404, "flow_state_not_found", "invalid flow state, no valid flow state found");
  const { id, user_id, authentication_method, code_challenge, code_challenge_method, is_expired } = flow.data;
  if (is_expired) return failure(422, "flow_state_expired", "invalid flow state, flow state has expired");
  const shown =
    code_challenge_method === "plain" ? verifier : createHash("sha256").update(verifier).digest("base64url");
  if (!sameText(shown, code_challenge)) {
    return failure(400, "bad_code_verifier", "code challenge does not match previously saved code verifier");
  }
  await client.query("delete from auth.flow_state where id = $1", [id]);
  return { ok: true, userId: user_id, method: authentication_method };
}

function failure(status: number, code: string, message: string): Exchanged {
  return { ok: false, status, code, message };
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
