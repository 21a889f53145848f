import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";

/**
 * Whether the grid figures in use are generated or replayed. Generated ones outrank replayed ones: one such
 * source is enough to make a page's figures not those of today. Null where all are live, or none has come yet.
 */
export async function readSampleKind(client: KarbosClient): Promise<"sample" | "replay" | null> {
  const sources = rowsOf(await client.from("grid_sources").select("kind").limit(20));
  if (sources.some((source) => source.kind === "sample")) return "sample";
  return sources.some((source) => source.kind === "replay") ? "replay" : null;
}
