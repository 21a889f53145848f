"use client";

import { useQuery } from "@tanstack/react-query";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { alertCountsQueryOptions } from "../data/alerts-query.ts";
import { useAlertsLive } from "./use-alerts-live.ts";

/** How many alerts are open, as a mark beside the way to them. Nothing while there are none. */
export function OpenAlerts({ organizationId }: { organizationId: number }) {
  const client = useSupabase();
  useAlertsLive(organizationId);
  const { data } = useQuery({
    ...alertCountsQueryOptions(client, organizationId),
    refetchInterval: usePollingInterval(),
  });
  const open = data?.open ?? 0;
  if (open === 0) return null;
  return (
    <span className="figures inline-grid h-5 min-w-5 place-items-center rounded-full bg-danger px-1 font-medium text-danger-foreground text-xs leading-none">
      <span className="sr-only">open: </span>
      {open > 99 ? "99+" : open}
    </span>
  );
}
