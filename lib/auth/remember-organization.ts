import "server-only";
import { cookies, headers } from "next/headers";
import { isHttps } from "../http/is-https.ts";
import { organizationCookie, rememberedValue } from "./current-organization.ts";

/** 400 days, the most that browsers keep a cookie. */
const maxAgeS = 400 * 24 * 3600;

/** What this browser remembers, unchecked: `readMember` sees whose it is, and whether it is still theirs. */
export async function readRememberedOrganization(): Promise<string | undefined> {
  return (await cookies()).get(organizationCookie)?.value;
}

/** Has this browser remember where a person works. From actions only: a page may not set cookies. */
export async function rememberOrganization(userId: string, organizationId: number): Promise<void> {
  const [cookieStore, requestHeaders] = await Promise.all([cookies(), headers()]);
  cookieStore.set(organizationCookie, rememberedValue(userId, organizationId), {
    httpOnly: true,
    sameSite: "lax",
    secure: isHttps(requestHeaders, "http:"),
    path: "/",
    maxAge: maxAgeS,
  });
}

/** Has this browser remember no organization. */
export async function forgetOrganization(): Promise<void> {
  (await cookies()).delete(organizationCookie);
}
