import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";

const claimsSchema = z.looseObject({
  sub: z.string().optional(),
  role: z.string().optional(),
  exp: z.number().optional(),
});

/** The claims of an access token. */
export type Claims = z.infer<typeof claimsSchema>;

/** A JWT signed with HS256 and the shared secret, as Supabase's local keys are. */
export function signJwt(claims: object, secret: string): string {
  const content = `${encode({ alg: "HS256", typ: "JWT" })}.${encode(claims)}`;
  return `${content}.${mac(content, secret).toString("base64url")}`;
}

/** The claims, or null when the signature is wrong or the token has expired at `nowMs`. */
export function verifyJwt(token: string, secret: string, nowMs: number): Claims | null {
  const [header, payload, signature] = token.split(".");
  if (header === undefined || payload === undefined || signature === undefined) return null;
  const expected = mac(`${header}.${payload}`, secret);
  const given = Buffer.from(signature, "base64url");
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return null;
  const claims = decodeClaims(token);
  return claims === null || (claims.exp !== undefined && claims.exp * 1000 <= nowMs) ? null : claims;
}

/** The claims of a token without checking its signature; null if it is not a JWT. */
export function decodeClaims(token: string): Claims | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const parsed = claimsSchema.safeParse(JSON.parse(Buffer.from(payload, "base64url").toString("utf8")));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** Whether two keys are equal, in a time that does not reveal where they differ. */
export function sameKey(given: string | null | undefined, expected: string): boolean {
  if (given === null || given === undefined) return false;
  const [left, right] = [createHmac("sha256", "k").update(given), createHmac("sha256", "k").update(expected)];
  return timingSafeEqual(left.digest(), right.digest());
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function mac(content: string, secret: string): Buffer {
  return createHmac("sha256", secret).update(content).digest();
}
