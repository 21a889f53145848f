import { messageOf } from "../../errors.ts";
import { sameKey } from "../../jwt.ts";
import { corsHeaders, preflight } from "../../responses.ts";
import { handleGenerateLink, handleInvite } from "./admin-links.ts";
import { handleAdminUsers } from "./admin-users.ts";
import type { AuthContext } from "./context.ts";
import { handleUserUpdate } from "./email-change.ts";
import { handleOtp, handleRecover, handleResend, handleSignup } from "./email-flows.ts";
import { AuthRefusal, authError } from "./errors.ts";
import { authenticationMethod, completeSession } from "./session.ts";
import { followLink, handleExchange, handleVerify } from "./verify.ts";

type Handler = (context: AuthContext, request: Request, url: URL) => Promise<Response>;

/** Routes that need the secret key. */
const ADMIN_PATHS = /^\/auth\/v1\/(admin\/|invite$)/;
/** Where lite issues access tokens. */
const ISSUES_TOKENS = /^\/auth\/v1\/(token|signup)$/;

/**
 * What lite's Auth lacks: the admin API, everything sent by mail, all claims in the access token, and the access token
 * hook. Lite answers the rest.
 */
export function createAuth(context: AuthContext): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    try {
      return await answer(context, request, url);
    } catch (error) {
      if (error instanceof AuthRefusal) return error.toResponse();
      console.error(`[auth] ${request.method} ${url.pathname}: ${messageOf(error)}`);
      return authError(500, "unexpected_failure", "Unexpected failure, please check server logs for more information");
    }
  };
}

async function answer(context: AuthContext, request: Request, url: URL): Promise<Response> {
  const { config, pool, next } = context;
  if (ADMIN_PATHS.test(url.pathname)) {
    if (request.method === "OPTIONS") return preflight(request);
    if (!isAdmin(request, context)) return authError(403, "not_admin", "User not allowed");
    return (adminHandler(request, url) ?? adminUsers)(context, request, url);
  }
  const handle = mailHandler(request, url, context);
  if (handle !== null) {
    if (handle !== followLink && !hasApiKey(request, url, context)) {
      return authError(401, "no_authorization", "This endpoint requires a valid API key");
    }
    return handle(context, request, url);
  }
  const response = await next(request);
  if (request.method !== "POST" || !ISSUES_TOKENS.test(url.pathname) || !response.ok) return response;
  if (!response.headers.get("content-type")?.includes("json")) return response;
  const completed = await completeSession(await response.json(), authenticationMethod(url), config, pool);
  if (!completed.ok) return authError(completed.status, completed.code, completed.message);
  const headers = new Headers({ ...corsHeaders, ...Object.fromEntries(response.headers) });
  // The new body has another length.
  headers.delete("content-length");
  return new Response(JSON.stringify(completed.body), { status: response.status, headers });
}

const adminUsers: Handler = (context, request, url) => handleAdminUsers(request, url, context.pool);

function adminHandler(request: Request, url: URL): Handler | null {
  if (request.method !== "POST") return null;
  if (url.pathname === "/auth/v1/invite") return handleInvite;
  return url.pathname === "/auth/v1/admin/generate_link" ? handleGenerateLink : null;
}

/** The handler that replaces lite. */
function mailHandler(request: Request, url: URL, { config }: AuthContext): Handler | null {
  switch (`${request.method} ${url.pathname.replace(/^\/auth\/v1/, "")}`) {
    case "POST /otp":
    case "POST /magiclink":
      return handleOtp;
    case "POST /recover":
      return handleRecover;
    case "POST /resend":
      return handleResend;
    case "POST /signup":
      // Otherwise there is nothing to confirm.
      return config.auth.enableConfirmations ? handleSignup : null;
    case "POST /verify":
      return handleVerify;
    case "GET /verify":
      return followLink;
    case "PUT /user":
      return handleUserUpdate;
    case "POST /token":
      return url.searchParams.get("grant_type") === "pkce" ? handleExchange : null;
    default:
      return null;
  }
}

function isAdmin(request: Request, { config }: AuthContext): boolean {
  return sameKey(request.headers.get("apikey"), config.secretKey);
}

function hasApiKey(request: Request, url: URL, { config }: AuthContext): boolean {
  const key = request.headers.get("apikey") ?? url.searchParams.get("apikey");
  return sameKey(key, config.publishableKey) || sameKey(key, config.secretKey);
}
