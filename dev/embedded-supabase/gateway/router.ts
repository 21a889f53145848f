import { json, preflight } from "../responses.ts";
import type { GatewayConfig } from "./config.ts";
import { proxyFunction } from "./functions-proxy.ts";
import { isFromStudio, serveStudioAsset } from "./studio.ts";

type Fetch = (request: Request, url: URL) => Promise<Response>;

interface Parts {
  /** Auth with our additions, REST and Studio's page. */
  lite: (request: Request, peerAddress: string | null) => Promise<Response>;
  /** Those that answer everything below a path. */
  byPrefix: Record<string, Fetch>;
}

/** One address for all parts of the API, like hosted Supabase's gateway. */
export function createRouter(config: GatewayConfig, parts: Parts) {
  const prefixes = Object.entries(parts.byPrefix);
  return async (request: Request, peerAddress: string | null): Promise<Response> => {
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname.startsWith("/functions/v1/")) return proxyFunction(request, url, config, peerAddress);
    if (isOwnPreflight(request, pathname)) return preflight(request);
    const part = prefixes.find(([prefix]) => pathname.startsWith(prefix))?.[1];
    if (part !== undefined) return part(request, url);
    if (ABSENT.test(pathname)) return json({ message: "This part of Supabase is not in the embedded one" }, 404);
    if (pathname.startsWith("/static/assets/")) return serveStudioAsset(pathname);
    if (needsKey(pathname) && request.method !== "OPTIONS" && !hasKey(request, url) && !isFromStudio(request)) {
      return json(
        { message: "No API key found in request", hint: "No `apikey` request header or url param was found." },
        401,
      );
    }
    if (isUnfilteredWrite(request, url)) {
      const verb = request.method === "PATCH" ? "UPDATE" : "DELETE";
      return json({ code: "21000", message: `${verb} requires a WHERE clause`, details: null, hint: null }, 400);
    }
    return parts.lite(request, peerAddress);
  };
}

/** Lite would treat the preflight of a call with arguments as a call without them, and refuse it. */
function isOwnPreflight(request: Request, pathname: string): boolean {
  if (request.method !== "OPTIONS") return false;
  return pathname.startsWith("/realtime/v1/api/") || pathname.startsWith("/rest/v1/rpc/");
}

/** Lite would answer these with Studio's page. */
const ABSENT = /^\/(graphql|storage|analytics|pg)\//;

/** Lite would treat a request without a key from this machine as Studio's, and allow it everything. */
function needsKey(pathname: string): boolean {
  return pathname.startsWith("/rest/v1") || pathname.startsWith("/_system");
}

function hasKey(request: Request, url: URL): boolean {
  return request.headers.has("apikey") || url.searchParams.has("apikey");
}

/** Parameters of a request that do not filter rows. */
const NO_FILTER = new Set(["select", "order", "limit", "offset", "columns", "on_conflict", "apikey"]);

/** Hosted refuses these with the extension safeupdate; lite would change the whole table. */
function isUnfilteredWrite(request: Request, url: URL): boolean {
  if (request.method !== "PATCH" && request.method !== "DELETE") return false;
  return url.pathname.startsWith("/rest/v1/") && [...url.searchParams.keys()].every((name) => NO_FILTER.has(name));
}
