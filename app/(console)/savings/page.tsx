import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { savingsQueryOptions } from "@/features/ledger/data/savings-query.ts";
import { loadSavingsParams, periodStart } from "@/features/ledger/savings-params.ts";
import { savingsTexts } from "@/features/ledger/texts/savings.ts";
import { SavingsView } from "@/features/ledger/ui/savings-view.tsx";
import { seesOrganization } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: savingsTexts.title };

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
        eyebrow={
          seesOrganization(member.role) ? savingsTexts.ofOrganization(member.organizationName) : savingsTexts.own
        }
        organizationId={member.organizationId}
        workloadsTopic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
