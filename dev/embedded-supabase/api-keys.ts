import { type Claims, sameKey, verifyJwt } from "./jwt.ts";

/** What a caller may prove who they are with. */
export interface ApiKeys {
  publishable: string;
  secret: string;
  jwtSecret: string;
}

/** The claims that a token stands for: an API key or a JWT; null when it is neither, or expired. */
export function claimsOf(token: string | null | undefined, keys: ApiKeys): Claims | null {
  if (token === null || token === undefined) return null;
  if (sameKey(token, keys.publishable)) return { role: "anon" };
  if (sameKey(token, keys.secret)) return { role: "service_role" };
  return verifyJwt(token, keys.jwtSecret, Date.now());
}
