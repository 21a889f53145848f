import { type NextRequest, NextResponse } from "next/server";
import { isConsolePath } from "@/lib/auth/console-paths.ts";
import { readPublicSettings } from "@/lib/env.ts";
import { contentSecurityPolicy } from "@/lib/http/content-security-policy.ts";
import { isHttps } from "@/lib/http/is-https.ts";
import { refreshSession } from "@/lib/supabase/proxy.ts";

/** Of the console's paths, the ones that are not for users. */
const operatorPaths = ["/map", "/queue", "/alerts", "/settings"];

/** Two years, as the HSTS preload list asks. Only sent on https, where it means something. */
const hstsHeader = "max-age=63072000; includeSubDomains";

export async function proxy(request: NextRequest): Promise<NextResponse> {
  const settings = readPublicSettings();
  const nonce = btoa(crypto.randomUUID());
  const policy = contentSecurityPolicy({
    nonce,
    supabaseUrl: settings.supabaseUrl,
    isDevelopment: process.env.NODE_ENV === "development",
  });
  const requestHeaders = new Headers(request.headers);
  requestHeaders.set("x-nonce", nonce);
  requestHeaders.set("content-security-policy", policy);

  const session = await refreshSession(request, requestHeaders, settings);
  const response =
    session.isSignedIn || !leadsToSignin(request.nextUrl.pathname)
      ? session.response
      : redirectToSignin(request, session.response);

  response.headers.set("content-security-policy", policy);
  if (isHttps(request.headers, request.nextUrl.protocol)) response.headers.set("strict-transport-security", hstsHeader);
  return response;
}

/** Only a first, optimistic check: each page and action authorizes by itself. */
function leadsToSignin(pathname: string): boolean {
  // Files are read by programs too: they answer 401 themselves, where a page would lead to the sign-in.
  return isConsolePath(pathname) && !/\.(json|csv)$/.test(pathname);
}

function redirectToSignin(request: NextRequest, refreshed: NextResponse): NextResponse {
  const destination = request.nextUrl.clone();
  const { pathname, search } = request.nextUrl;
  const isOperatorPage = operatorPaths.some((path) => pathname.startsWith(path));
  destination.pathname = isOperatorPage ? "/signin/operator" : "/signin/user";
  destination.search = `?${new URLSearchParams({ next: `${pathname}${search}` })}`;
  const response = NextResponse.redirect(destination);
  for (const cookie of refreshed.cookies.getAll()) response.cookies.set(cookie);
  return response;
}

export const config = {
  matcher: [
    {
      source: "/((?!_next/static|_next/image|health|icon.svg|favicon.ico).*)",
      missing: [
        { type: "header", key: "next-router-prefetch" },
        { type: "header", key: "purpose", value: "prefetch" },
      ],
    },
  ],
};
