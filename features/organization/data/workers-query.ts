import { queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { WorkerView } from "../model/settings-view.ts";
import { workerKeys } from "./worker-keys.ts";

/** The rows of one REST answer end there. */
const workersMax = 1_000;

/** The machines of an organization, by name. */
export function workersQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: workerKeys.list(organizationId),
    queryFn: async ({ signal }): Promise<readonly WorkerView[]> => {
      const rows = rowsOf(
        await client
          .from("workers")
          .select("id, worker_name, executors, enabled, last_seen_at, grid_zones (zone_name)")
          .eq("organization_id", organizationId)
          .order("worker_name")
          .limit(workersMax)
          .abortSignal(signal),
      );
      return rows.map((row) => ({
        id: row.id,
        name: row.worker_name,
        zoneName: row.grid_zones?.zone_name ?? null,
        executors: row.executors,
        isEnabled: row.enabled,
        lastSeenAt: row.last_seen_at === null ? null : Date.parse(row.last_seen_at),
      }));
    },
  });
}
