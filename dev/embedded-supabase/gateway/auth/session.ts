import { randomUUID } from "node:crypto";
import pg from "pg";
import { z } from "zod";
import { messageOf } from "../../errors.ts";
import { type Claims, decodeClaims, signJwt } from "../../jwt.ts";
import type { GatewayConfig } from "../config.ts";
import type { AuthContext } from "./context.ts";
import { AuthRefusal } from "./errors.ts";
import { inTransaction } from "./transaction.ts";
import { findUser } from "./users.ts";

const sessionSchema = z.looseObject({ access_token: z.string() });
const userSchema = z.object({
  app: z.record(z.string(), z.unknown()).nullable(),
  usr: z.record(z.string(), z.unknown()).nullable(),
  phone: z.string().nullable(),
  is_anonymous: z.boolean(),
});
const hookAnswerSchema = z.union([
  z.object({
    error: z.object({ http_code: z.number().int().default(500), message: z.string().default("hook refused") }),
  }),
  z.object({ claims: z.looseObject({}) }),
]);

type Completed = { ok: true; body: unknown } | { ok: false; status: number; code: string; message: string };

/**
 * Adds to the access token of a response the claims that GoTrue has and lite lacks, runs the custom access token hook
 * if the project has one, and signs it again. A response without a token is returned unchanged.
 */
export async function completeSession(
  answer: unknown,
  method: string,
  config: GatewayConfig,
  pool: pg.Pool,
): Promise<Completed> {
  const session = sessionSchema.safeParse(answer);
  if (!session.success) return { ok: true, body: answer };
  const issued = decodeClaims(session.data.access_token);
  if (issued?.sub === undefined) return { ok: true, body: answer };
  const found = await pool.query(
    "select raw_app_meta_data app, raw_user_meta_data usr, phone, is_anonymous from auth.users where id = $1",
    [issued.sub],
  );
  const user = userSchema.parse(found.rows[0]);
  const claims: Claims = {
    ...issued,
    iss: `${config.apiUrl}/auth/v1`,
    phone: user.phone ?? "",
    app_metadata: user.app ?? {},
    user_metadata: user.usr ?? {},
    aal: "aal1",
    amr: [{ method, timestamp: issued.iat }],
    is_anonymous: user.is_anonymous,
  };
  const hooked = await runHook({ user_id: issued.sub, claims, authentication_method: method }, config, pool);
  if (!hooked.ok) return hooked;
  return { ok: true, body: { ...session.data, access_token: signJwt(hooked.claims, config.jwtSecret) } };
}

/** The sign-in method of a route where lite issues tokens, as GoTrue names it. */
export function authenticationMethod(url: URL): string {
  return url.searchParams.get("grant_type") === "refresh_token" ? "token_refresh" : "password";
}

/** A session as the token endpoint returns it. */
const issuedSchema = z.looseObject({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number(),
  expires_at: z.number(),
});

/**
 * A new session for a user, in lite's tables, so that lite refreshes and ends it.
 * @throws AuthRefusal when the user is banned, or the access token hook refuses
 */
export async function issueSession({ pool, config }: AuthContext, userId: string, method: string) {
  const user = await findUser(pool, { id: userId });
  if (user === null) throw new AuthRefusal(404, "user_not_found", "User not found");
  if (user.banned_until !== null && user.banned_until > new Date()) {
    throw new AuthRefusal(403, "user_banned", "User is banned");
  }
  const sessionId = randomUUID();
  const refreshToken = randomUUID();
  await inTransaction(pool, async (client) => {
    await client.query("update auth.users set last_sign_in_at = now(), updated_at = now() where id = $1", [userId]);
    await client.query("insert into auth.sessions (id, user_id, aal) values ($1, $2, 'aal1')", [sessionId, userId]);
    await client.query(
      "insert into auth.refresh_tokens (id, token, user_id, session_id, revoked) values ($1, $2, $3, $4, false)",
      [randomUUID(), refreshToken, userId, sessionId],
    );
  });
  const iat = Math.floor(Date.now() / 1000);
  const exp = iat + config.auth.jwtExpiryS;
  const { aud, role, email } = user;
  const claims = {
    sub: userId,
    aud: aud ?? "authenticated",
    role: role ?? "authenticated",
    email,
    session_id: sessionId,
    iat,
    exp,
  };
  const session = {
    access_token: signJwt(claims, config.jwtSecret),
    ...{ token_type: "bearer", expires_in: config.auth.jwtExpiryS, expires_at: exp, refresh_token: refreshToken },
    user: await findUser(pool, { id: userId }),
  };
  const completed = await completeSession(session, method, config, pool);
  if (!completed.ok) throw new AuthRefusal(completed.status, completed.code, completed.message);
  return issuedSchema.parse(completed.body);
}

type Hooked = { ok: true; claims: object } | { ok: false; status: number; code: string; message: string };
interface HookEvent {
  user_id: string;
  claims: Claims;
  authentication_method: string;
}

async function runHook(event: HookEvent, config: GatewayConfig, pool: pg.Pool): Promise<Hooked> {
  const hook = config.auth.accessTokenHook;
  if (hook === null) return { ok: true, claims: event.claims };
  const client = await pool.connect();
  try {
    await client.query("begin");
    // The role with which GoTrue calls hooks: a missing grant must fail here too.
    await client.query("set local role supabase_auth_admin");
    const name = `${pg.escapeIdentifier(hook.schema)}.${pg.escapeIdentifier(hook.name)}`;
    const { rows } = await client.query(`select ${name}($1::jsonb) as answer`, [JSON.stringify(event)]);
    await client.query("commit");
    const answer = hookAnswerSchema.safeParse(rows[0]?.answer);
    if (!answer.success) return hookFailure("the hook must return claims or an error");
    if ("claims" in answer.data) return { ok: true, claims: answer.data.claims };
    return { ok: false, status: answer.data.error.http_code, code: "hook_error", message: answer.data.error.message };
  } catch (error) {
    await client.query("rollback").catch(() => {});
    return hookFailure(messageOf(error));
  } finally {
    client.release();
  }
}

function hookFailure(reason: string): Hooked {
  return { ok: false, status: 500, code: "unexpected_failure", message: `Error running hook: ${reason}` };
}
