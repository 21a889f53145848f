import type pg from "pg";
import type { GatewayConfig } from "../config.ts";
import { sameKey } from "../jwt.ts";
import { corsHeaders, preflight } from "../responses.ts";
import { handleAdminUsers } from "./admin-users.ts";
import { authError } from "./errors.ts";
import { completeSession } from "./session.ts";

type Next = (request: Request) => Promise<Response>;

/** What only the secret key may call. */
const ADMIN_PATHS = /^\/auth\/v1\/(admin\/|invite$)/;
/** Where GoTrue issues access tokens. */
const ISSUES_TOKENS = /^\/auth\/v1\/(token|signup|verify)$/;

/** What lite's Auth lacks: the admin API for users, all claims in the access token, and the access token hook. */
export function createAuth(config: GatewayConfig, pool: pg.Pool, next: Next): Next {
  return async (request) => {
    const url = new URL(request.url);
    if (ADMIN_PATHS.test(url.pathname)) {
      if (request.method === "OPTIONS") return preflight(request);
      if (!sameKey(request.headers.get("apikey"), config.secretKey))
        return authError(403, "not_admin", "User not allowed");
      return handleAdminUsers(request, url, pool);
    }
    const response = await next(request);
    if (request.method !== "POST" || !ISSUES_TOKENS.test(url.pathname) || !response.ok) return response;
    if (!response.headers.get("content-type")?.includes("json")) return response;
    return withFullToken(response, url, config, pool);
  };
}

async function withFullToken(response: Response, url: URL, config: GatewayConfig, pool: pg.Pool): Promise<Response> {
  const completed = await completeSession(await response.json(), url, config, pool);
  if (!completed.ok) return authError(completed.status, completed.code, completed.message);
  const headers = new Headers({ ...corsHeaders, ...Object.fromEntries(response.headers) });
  // The new body has another length.
  headers.delete("content-length");
  return new Response(JSON.stringify(completed.body), { status: response.status, headers });
}
