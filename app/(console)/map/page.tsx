import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import {
  gridOutlookQueryOptions,
  gridSetupQueryOptions,
  zoneOccupancyQueryOptions,
} from "@/features/grid/data/grid-zones-query.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import {
  placedQueryOptions,
  queueWorkloadQueryOptions,
  waitingQueryOptions,
} from "@/lib/data/assignments/queue-query.ts";
import { requireWatcher } from "@/lib/data/assignments/require-watcher.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import { loadMapParams } from "./_components/map-params.ts";
import { MapView } from "./_components/map-view.tsx";

export const metadata: Metadata = { title: "Map" };

export default async function MapPage({ searchParams }: PageProps<"/map">) {
  const [member, params] = await Promise.all([requireWatcher(), loadMapParams(searchParams)]);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const { organizationId } = member;
  await Promise.all([
    queryClient.prefetchQuery(gridSetupQueryOptions(client)),
    queryClient.prefetchQuery(gridOutlookQueryOptions(client)),
    queryClient.prefetchQuery(zoneOccupancyQueryOptions(client)),
    queryClient.prefetchQuery(waitingQueryOptions(client, organizationId)),
    queryClient.prefetchQuery(placedQueryOptions(client, organizationId)),
    params.workload && queryClient.prefetchQuery(queueWorkloadQueryOptions(client, params.workload)),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <MapView mayAssign={isOperatorRole(member.role)} organizationId={organizationId} topic={workloadsTopic(member)} />
    </HydrationBoundary>
  );
}
