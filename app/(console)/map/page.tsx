import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetchGridBoard } from "@/features/grid/data/prefetch-grid-board.ts";
import {
  placedQueryOptions,
  queueWorkloadQueryOptions,
  waitingQueryOptions,
} from "@/features/placement/data/queue-query.ts";
import { requireWatcher } from "@/features/placement/data/require-watcher.ts";
import { loadMapParams } from "@/features/placement/map-params.ts";
import { placementTexts } from "@/features/placement/texts.ts";
import { MapView } from "@/features/placement/ui/map-view.tsx";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: placementTexts.map.title };

export default async function MapPage({ searchParams }: PageProps<"/map">) {
  const [member, params] = await Promise.all([requireWatcher(), loadMapParams(searchParams)]);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const { organizationId } = member;
  await Promise.all([
    prefetchGridBoard(queryClient, client),
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
