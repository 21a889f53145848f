import { type Claims, sameKey, verifyJwt } from "./jwt.ts";

/** The credentials of a caller. */
export interface ApiKeys {
  publishable: string;
  secret: string;
  jwtSecret: string;
}

/** The claims of a token, which is an API key or a JWT; null if it is neither, or expired. */
export function claimsOf(token: string | null | undefined, keys: ApiKeys): Claims | null {
  if (token === null || token === undefined) return null;
  if (sameKey(token, keys.publishable)) return { role: "anon" };
  if (sameKey(token, keys.secret)) return { role: "service_role" };
  return verifyJwt(token, keys.jwtSecret, Date.now());
}
