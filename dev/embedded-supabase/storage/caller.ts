import { type ApiKeys, claimsOf } from "../api-keys.ts";
import { type Claims, decodeClaims } from "../jwt.ts";
import { refusals } from "./errors.ts";

/** Who asks. */
export interface Caller {
  claims: Claims;
  /** False where nothing, or nothing valid, was sent. */
  isAuthenticated: boolean;
  /** Goes into `owner_id` of what they upload. */
  ownerId: string | null;
}

/** Who asks without a token: for addresses that carry their own proof, or need none. */
export const nobody: Caller = { claims: { role: "anon" }, isAuthenticated: false, ownerId: null };

/**
 * The caller of a request, by its bearer token or, as hosted's gateway puts it in for opaque keys, its API key.
 * @param need `required` refuses what is missing or invalid; `optional` then takes the caller for nobody
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
