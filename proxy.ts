import { type NextRequest, NextResponse } from "next/server";
import { workloadExists } from "@/features/workloads/data/workload-exists.ts";
import { isConsolePath, workloadOfPath } from "@/lib/auth/console-paths.ts";
import { jobIdSchema } from "@/lib/contracts/workload.ts";
import { readPublicSettings } from "@/lib/env.ts";
import { contentSecurityPolicy } from "@/lib/http/content-security-policy.ts";
import { isHttps } from "@/lib/http/is-https.ts";
import { type RefreshedSession, refreshSession } from "@/lib/supabase/proxy.ts";

/** Of the console's paths, the ones that are not for users. */
const operatorPaths = ["/map", "/queue", "/alerts", "/audit", "/settings"];

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
  const response = await answer(request, requestHeaders, session);
  response.headers.set("content-security-policy", policy);
  if (isHttps(request.headers, request.nextUrl.protocol)) response.headers.set("strict-transport-security", hstsHeader);
  return response;
}

async function answer(request: NextRequest, headers: Headers, session: RefreshedSession): Promise<NextResponse> {
  if (!session.isSignedIn && leadsToSignin(request.nextUrl.pathname)) {
    return withCookiesOf(session.response, redirectToSignin(request));
  }
  if (await leadsNowhere(request, session)) {
    const page = new URL("/not-here", request.nextUrl);
    return withCookiesOf(session.response, NextResponse.rewrite(page, { request: { headers } }));
  }
  return session.response;
}

/**
 * Whether a whole page is asked for of a workload that is not there. Its own page finds that out only once the answer
 * has begun as 200, with its loading state; from one page to the next no status is looked at.
 */
async function leadsNowhere({ headers, nextUrl }: NextRequest, { client }: RefreshedSession): Promise<boolean> {
  const jobId = workloadOfPath(nextUrl.pathname);
  const isWholePage = (headers.get("sec-fetch-dest") ?? "document") === "document";
  if (jobId === null || client === null || !isWholePage) return false;
  return !jobIdSchema.safeParse(jobId).success || !(await workloadExists(client, jobId));
}

/** Only a first, optimistic check: each page and action authorizes by itself. */
function leadsToSignin(pathname: string): boolean {
  // Files are read by programs too: they answer 401 themselves, where a page would lead to the sign-in.
  return isConsolePath(pathname) && !/\.(json|csv)$/.test(pathname);
}

function redirectToSignin(request: NextRequest): NextResponse {
  const destination = request.nextUrl.clone();
  const { pathname, search } = request.nextUrl;
  const isOperatorPage = operatorPaths.some((path) => pathname.startsWith(path));
  destination.pathname = isOperatorPage ? "/signin/operator" : "/signin/user";
  destination.search = `?${new URLSearchParams({ next: `${pathname}${search}` })}`;
  return NextResponse.redirect(destination);
}

/** A refreshed session must reach the browser with whatever is answered. */
function withCookiesOf(refreshed: NextResponse, response: NextResponse): NextResponse {
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
