import type { GatewayConfig } from "./config.ts";
import { proxyFunction } from "./functions-proxy.ts";
import { json, preflight } from "./responses.ts";
import { isFromStudio, serveStudioAsset } from "./studio.ts";

interface Parts {
  /** Auth with our additions, REST and Studio's page. */
  lite: (request: Request, peerAddress: string | null) => Promise<Response>;
  realtimeHttp: (request: Request) => Promise<Response>;
}

/** One address for all parts of the API, as hosted Supabase's gateway gives it. */
export function createRouter(config: GatewayConfig, parts: Parts) {
  return async (request: Request, peerAddress: string | null): Promise<Response> => {
    const url = new URL(request.url);
    const { pathname } = url;
    if (pathname.startsWith("/functions/v1/")) return proxyFunction(request, url, config);
    if (pathname.startsWith("/realtime/v1/api/")) {
      return request.method === "OPTIONS" ? preflight() : parts.realtimeHttp(request);
    }
    if (pathname.startsWith("/static/assets/")) return serveStudioAsset(pathname);
    if (needsKey(pathname) && request.method !== "OPTIONS" && !hasKey(request, url) && !isFromStudio(request)) {
      return json(
        { message: "No API key found in request", hint: "No `apikey` request header or url param was found." },
        401,
      );
    }
    return parts.lite(request, peerAddress);
  };
}

/** Lite would take a request without a key from this machine for Studio's, and let it do everything. */
function needsKey(pathname: string): boolean {
  return pathname.startsWith("/rest/v1") || pathname.startsWith("/_system");
}

function hasKey(request: Request, url: URL): boolean {
  return request.headers.has("apikey") || url.searchParams.has("apikey");
}
