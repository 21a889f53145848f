import "server-only";
import { createServerClient } from "@supabase/ssr";
import { cookies, headers } from "next/headers";
import { readPublicSettings } from "../env.ts";
import { isHttps } from "../http/is-https.ts";
import { boundedFetch, pageTimeoutMs } from "./bounded-fetch.ts";
import type { KarbosClient } from "./client.ts";
import type { Database } from "./database.types.ts";

/** A client with the caller's rights, for pages, actions and routes. Make a new one for each request. */
export async function createSupabaseServerClient(): Promise<KarbosClient> {
  const [cookieStore, requestHeaders] = await Promise.all([cookies(), headers()]);
  const settings = readPublicSettings();
  return createServerClient<Database>(settings.supabaseUrl, settings.supabasePublishableKey, {
    global: { fetch: boundedFetch(pageTimeoutMs) },
    cookieOptions: { secure: isHttps(requestHeaders, "http:") },
    cookies: {
      getAll: () => cookieStore.getAll(),
      setAll: (written) => {
        try {
          for (const { name, value, options } of written) cookieStore.set(name, value, options);
        } catch {
          // A page may not set cookies while it renders; proxy.ts has already refreshed the session.
        }
      },
    },
  });
}
