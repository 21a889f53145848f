import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AssignableWorkloadView } from "@/features/placement/ui/assignable-workload-view.tsx";
import { workloadEventsQueryOptions, workloadQueryOptions } from "@/features/workloads/data/workload-query.ts";
import { WorkloadPageView } from "@/features/workloads/ui/workload-page-view.tsx";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { jobIdSchema } from "@/lib/contracts/workload.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export async function generateMetadata({ params }: PageProps<"/workloads/[jobId]">): Promise<Metadata> {
  return { title: (await params).jobId };
}

export default async function WorkloadPage({ params }: PageProps<"/workloads/[jobId]">) {
  const [member, { jobId }] = await Promise.all([requireMember(), params]);
  if (!jobIdSchema.safeParse(jobId).success) notFound();
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const workload = await queryClient.fetchQuery(workloadQueryOptions(client, jobId));
  if (workload === null) notFound();
  await queryClient.prefetchQuery(workloadEventsQueryOptions(client, jobId, workload.id));
  const { organizationId, userId } = member;
  const shared = { jobId, organizationId, userId, workloadsTopic: workloadsTopic(member) };
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      {isOperatorRole(member.role) ? (
        <AssignableWorkloadView {...shared} />
      ) : (
        <WorkloadPageView {...shared} isOperator={false} />
      )}
    </HydrationBoundary>
  );
}
