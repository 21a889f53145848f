import { type ApiKeys, claimsOf } from "../api-keys.ts";
import { type Claims, decodeClaims } from "../jwt.ts";
import { refusals } from "./errors.ts";

/** The caller of a request. */
export interface Caller {
  claims: Claims;
  /** False if nothing valid was sent. */
  isAuthenticated: boolean;
  /** Stored as `owner_id` of their uploads. */
  ownerId: string | null;
}

/** The caller without a token: for addresses with their own authorization, or that need none. */
export const nobody: Caller = { claims: { role: "anon" }, isAuthenticated: false, ownerId: null };

/**
 * The caller of a request, by its bearer token or, as hosted's gateway inserts for opaque keys, its API key.
 * @param need `required` refuses a missing or invalid token; `optional` then treats the caller as anonymous
 * @throws StorageError
 */
export function callerOf(request: Request, keys: ApiKeys, need: "required" | "optional"): Caller {
  const token = request.headers.get("authorization")?.replace(/^Bearer\s+/i, "") || request.headers.get("apikey");
  const claims = claimsOf(token, keys);
  if (claims !== null) return { claims, isAuthenticated: true, ownerId: claims.sub ?? null };
  if (need === "optional") return nobody;
  if (!token) throw refusals.invalidRequest("headers must have required property 'authorization'");
  throw refusals.accessDenied(whyInvalid(token));
}

/** In the words of jose, which storage-api passes on. */
export function whyInvalid(token: string): string {
  const claims = decodeClaims(token);
  if (claims === null) return "Invalid Compact JWS";
  const isExpired = claims.exp !== undefined && claims.exp * 1000 <= Date.now();
  return isExpired ? '"exp" claim timestamp check failed' : "signature verification failed";
}
