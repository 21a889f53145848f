"use client";

import { useQuery } from "@tanstack/react-query";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { openAlertsQueryOptions } from "../data/alerts-query.ts";
import { alertRefreshMs } from "../model/alert-refresh.ts";

/** How many alerts nobody has taken up, as a mark beside the way to them. Nothing while there are none. */
export function OpenAlerts({ organizationId }: { organizationId: number }) {
  const client = useSupabase();
  const { data = 0 } = useQuery({
    ...openAlertsQueryOptions(client, organizationId),
    refetchInterval: alertRefreshMs,
  });
  if (data === 0) return null;
  return (
    <span className="figures inline-grid h-5 min-w-5 place-items-center rounded-full bg-danger px-1 font-medium text-danger-foreground text-xs leading-none">
      <span className="sr-only">not taken up: </span>
      {data > 99 ? "99+" : data}
    </span>
  );
}
