import type { SupabaseClient } from "@supabase/supabase-js";
import type { Database } from "./database.types.ts";

/** A Supabase client typed by our database, from any of the constructors. */
export type KarbosClient = SupabaseClient<Database>;
