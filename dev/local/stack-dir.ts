import path from "node:path";
import { HOME } from "../../cli/home.ts";

/** Where `start` keeps the embedded Supabase: its database, keys and logs. */
export const STACK_DIR = path.join(HOME, "stack");
