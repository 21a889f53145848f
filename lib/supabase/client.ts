import type { SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "./database.types.ts";

/** A Supabase client typed by our own database, whichever of the constructors made it. */
export type KarbosClient = SupabaseClient<Database>;
