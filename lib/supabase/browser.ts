import { createBrowserClient } from "@supabase/ssr";
import type { PublicSettings } from "../env.ts";
import type { KarbosClient } from "./client.ts";
import type { Database } from "./database.types.ts";

/** The browser's client, with the rights of the signed-in user. One for the whole page: @supabase/ssr keeps it. */
export function createSupabaseBrowserClient(settings: PublicSettings): KarbosClient {
  return createBrowserClient<Database>(settings.supabaseUrl, settings.supabasePublishableKey, {
    // A client component renders on the server first, where there is no address and no cookie is written.
    cookieOptions: { secure: globalThis.location?.protocol === "https:" },
  });
}
