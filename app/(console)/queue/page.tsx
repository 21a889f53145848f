import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { prefetchGridBoard } from "@/features/grid/data/prefetch-grid-board.ts";
import {
  queueCountsQueryOptions,
  queueListQueryOptions,
  queueWorkloadQueryOptions,
} from "@/features/placement/data/queue-query.ts";
import { requireWatcher } from "@/features/placement/data/require-watcher.ts";
import { listParamsOf, loadQueueParams } from "@/features/placement/queue-url.ts";
import { placementTexts } from "@/features/placement/texts.ts";
import { QueueView } from "@/features/placement/ui/queue-view.tsx";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: placementTexts.queue.title };

export default async function QueuePage({ searchParams }: PageProps<"/queue">) {
  const [member, params] = await Promise.all([requireWatcher(), loadQueueParams(searchParams)]);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const { organizationId } = member;
  await Promise.all([
    queryClient.prefetchQuery(queueListQueryOptions(client, organizationId, listParamsOf(params))),
    queryClient.prefetchQuery(queueCountsQueryOptions(client, organizationId)),
    prefetchGridBoard(queryClient, client),
    params.job && queryClient.prefetchQuery(queueWorkloadQueryOptions(client, params.job)),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <QueueView
        mayAssign={isOperatorRole(member.role)}
        organizationId={organizationId}
        topic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
