import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { WorkloadScope } from "@/features/workloads/data/keys.ts";
import { workloadCountsQueryOptions, workloadsQueryOptions } from "@/features/workloads/data/workloads-query.ts";
import { loadListParams } from "@/features/workloads/params.ts";
import { listTexts } from "@/features/workloads/texts/list.ts";
import { WorkloadsView } from "@/features/workloads/ui/workloads-view.tsx";
import { maySubmit, seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: listTexts.title };

export default async function WorkloadsPage({ searchParams }: PageProps<"/workloads">) {
  const [member, params] = await Promise.all([requireMember(), loadListParams(searchParams)]);
  const scope: WorkloadScope = seesOrganization(member.role)
    ? { kind: "organization", organizationId: member.organizationId }
    : { kind: "own", organizationId: member.organizationId, userId: member.userId };
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const group = params.status === "all" ? null : params.status;
  await Promise.all([
    queryClient.prefetchQuery(workloadsQueryOptions(client, { scope, group, search: params.q, cursor: params.after })),
    queryClient.prefetchQuery(workloadCountsQueryOptions(client, scope)),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <WorkloadsView
        maySubmit={maySubmit(member.role)}
        organizationName={member.organizationName}
        scope={scope}
        topic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
