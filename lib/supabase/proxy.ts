import { createServerClient } from "@supabase/ssr";
import { isAuthRetryableFetchError } from "@supabase/supabase-js";
import { type NextRequest, NextResponse } from "next/server";
import type { PublicSettings } from "../env.ts";
import { isHttps } from "../http/is-https.ts";
import { boundedFetch, sessionTimeoutMs } from "./bounded-fetch.ts";
import type { KarbosClient } from "./client.ts";
import type { Database } from "./database.types.ts";
import { readClaims } from "./read-claims.ts";

export interface RefreshedSession {
  readonly response: NextResponse;
  /** Whether the session cookie holds a token that verifies. An optimistic check: pages check again. */
  readonly isSignedIn: boolean;
  /** A client with the caller's rights; null if nobody is signed in or the service did not answer. */
  readonly client: KarbosClient | null;
}

/**
 * Refreshes the session of the request, if there is one. The returned response has the new cookies: return it, or copy
 * its cookies to the one returned.
 */
export async function refreshSession(
  request: NextRequest,
  requestHeaders: Headers,
  settings: PublicSettings,
): Promise<RefreshedSession> {
  let response = NextResponse.next({ request: { headers: requestHeaders } });
  const supabase = createServerClient<Database>(settings.supabaseUrl, settings.supabasePublishableKey, {
    global: { fetch: boundedFetch(sessionTimeoutMs) },
    cookieOptions: { secure: isHttps(request.headers, request.nextUrl.protocol) },
    cookies: {
      getAll: () => request.cookies.getAll(),
      setAll: (written, cacheHeaders) => {
        for (const { name, value } of written) request.cookies.set(name, value);
        requestHeaders.set("cookie", request.cookies.toString());
        response = NextResponse.next({ request: { headers: requestHeaders } });
        for (const { name, value, options } of written) response.cookies.set(name, value, options);
        for (const [name, value] of Object.entries(cacheHeaders)) response.headers.set(name, value);
      },
    },
  });
  // No code may run between the constructor and this call, or sessions are lost at random.
  const { data, error } = await readClaims(supabase, sessionTimeoutMs);
  // If the service cannot be reached, the page itself says so; a redirect to sign in would only hide it.
  const isUnreachable = error !== null && isAuthRetryableFetchError(error);
  return { response, isSignedIn: data !== null || isUnreachable, client: data === null ? null : supabase };
}
