import { createHash, randomInt } from "node:crypto";
import type pg from "pg";

/** What a mail asks its reader to confirm, as the verify endpoint names it. */
export type VerificationType = "signup" | "invite" | "recovery" | "magiclink" | "email_change" | "email";
export const verificationTypes = ["signup", "invite", "recovery", "magiclink", "email_change", "email"] as const;

/** A column of auth.users that holds the hash of a token that was sent and not used yet. */
export type TokenColumn =
  | "confirmation_token"
  | "recovery_token"
  | "email_change_token_new"
  | "email_change_token_current";

/** Prefix of the hash if the response to the link will be a code for the requesting client (PKCE). */
export const PKCE_PREFIX = "pkce_";

const SENT_AT: Record<TokenColumn, string> = {
  confirmation_token: "confirmation_sent_at",
  recovery_token: "recovery_sent_at",
  email_change_token_new: "email_change_sent_at",
  email_change_token_current: "email_change_sent_at",
};
const COLUMNS: Record<VerificationType, readonly TokenColumn[]> = {
  signup: ["confirmation_token"],
  invite: ["confirmation_token"],
  recovery: ["recovery_token"],
  magiclink: ["recovery_token"],
  email: ["confirmation_token", "recovery_token"],
  email_change: ["email_change_token_new", "email_change_token_current"],
};

/** A code that a person types, and its hash: what is stored, and what links carry. */
export interface OneTimeToken {
  code: string;
  hash: string;
}

export function createToken(email: string, codeLength: number, isPkce: boolean): OneTimeToken {
  const code = Array.from({ length: codeLength }, () => randomInt(10)).join("");
  return { code, hash: (isPkce ? PKCE_PREFIX : "") + hashOf(email, code) };
}

/** GoTrue's. */
export function hashOf(email: string, code: string): string {
  return createHash("sha224")
    .update(email.toLowerCase() + code)
    .digest("hex");
}

/** Only the latest token of a kind is valid. */
export async function storeToken(client: pg.PoolClient, userId: string, column: TokenColumn, hash: string) {
  await client.query(`update auth.users set ${column} = $2, ${SENT_AT[column]} = now() where id = $1`, [userId, hash]);
}

/**
 * Consumes a token: of two concurrent uses, one succeeds.
 * @param hashes as stored
 * @returns its user, or null if there is none, it has expired, or the user is banned
 */
export async function redeemToken(
  client: pg.PoolClient,
  type: VerificationType,
  hashes: readonly string[],
  expiryS: number,
): Promise<{ userId: string; column: TokenColumn } | null> {
  for (const column of COLUMNS[type]) {
    const { rows } = await client.query<{ id: string }>(
      `update auth.users set ${column} = ''
       where ${column} = any ($1) and length(${column}) > 6 and ${SENT_AT[column]} > now() - make_interval(secs => $2)
         and (banned_until is null or banned_until < now())
       returning id`,
      [hashes, expiryS],
    );
    if (rows[0] !== undefined) return { userId: rows[0].id, column };
  }
  return null;
}
