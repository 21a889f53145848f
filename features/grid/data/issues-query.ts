import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { KnownMoment } from "../model/known-moments.ts";
import { knownMoments } from "../model/known-moments.ts";
import { gridKeys } from "./grid-keys.ts";

/** A week of half-hourly issues; the older ones of a longer time are not offered. */
const issuesMax = 336;

/** The archived issues of the forecast published in a time, the newest first, each with the moment it is read as known at. */
export function issuesQueryOptions(client: KarbosClient, fromMs: number, toMs: number) {
  return queryOptions({
    queryKey: gridKeys.issues(fromMs, toMs),
    queryFn: async ({ signal }): Promise<readonly KnownMoment[]> => {
      const rows = rowsOf(
        await client
          .from("grid_forecast_issues")
          .select("issued_at")
          .gte("issued_at", new Date(fromMs).toISOString())
          .lt("issued_at", new Date(toMs).toISOString())
          .order("issued_at", { ascending: false })
          .limit(issuesMax)
          .abortSignal(signal),
      );
      return knownMoments(rows.map((row) => toInstant(row.issued_at)));
    },
    placeholderData: keepPreviousData,
  });
}
