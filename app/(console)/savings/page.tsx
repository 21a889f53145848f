import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { savingsQueryOptions } from "@/lib/data/ledger/savings-query.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import { loadSavingsParams, periodStart } from "./_components/savings-params.ts";
import { SavingsView } from "./_components/savings-view.tsx";

export const metadata: Metadata = { title: "Savings" };

export default async function SavingsPage({ searchParams }: PageProps<"/savings">) {
  const [member, { period }] = await Promise.all([requireMember(), loadSavingsParams(searchParams)]);
  const queryClient = new QueryClient();
  const since = periodStart(period, Date.now());
  const client = await createSupabaseServerClient();
  await Promise.all(
    (["month", "week"] as const).map((each) =>
      queryClient.prefetchQuery(
        savingsQueryOptions(client, { organizationId: member.organizationId, since, period: each }),
      ),
    ),
  );
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <SavingsView
        eyebrow={seesOrganization(member.role) ? `Savings of ${member.organizationName}` : "Your savings"}
        organizationId={member.organizationId}
        workloadsTopic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
