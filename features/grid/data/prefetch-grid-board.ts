import type { QueryClient } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { gridOutlookQueryOptions, gridSetupQueryOptions, zoneOccupancyQueryOptions } from "./grid-zones-query.ts";

/** Reads on the server what map and queue show of zones and regions. */
export async function prefetchGridBoard(queries: QueryClient, client: KarbosClient): Promise<void> {
  await Promise.all([
    queries.prefetchQuery(gridSetupQueryOptions(client)),
    queries.prefetchQuery(gridOutlookQueryOptions(client)),
    queries.prefetchQuery(zoneOccupancyQueryOptions(client)),
  ]);
}
