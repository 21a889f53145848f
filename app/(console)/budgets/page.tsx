import { dehydrate, HydrationBoundary, QueryClient } from "@tanstack/react-query";
import type { Metadata } from "next";
import { budgetMembersQueryOptions, budgetsQueryOptions } from "@/features/budgets/data/budgets-query.ts";
import { loadBudgetParams, monthShown } from "@/features/budgets/params.ts";
import { budgetTexts } from "@/features/budgets/texts.ts";
import { BudgetsView } from "@/features/budgets/ui/budgets-view.tsx";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { workloadsTopic } from "@/lib/live/topics.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

export const metadata: Metadata = { title: budgetTexts.title };

export default async function BudgetsPage({ searchParams }: PageProps<"/budgets">) {
  const [member, params] = await Promise.all([requireMember(), loadBudgetParams(searchParams)]);
  const { organizationId } = member;
  const mayEdit = isOperatorRole(member.role);
  const client = await createSupabaseServerClient();
  const queryClient = new QueryClient();
  const month = monthShown(params.month, Date.now());
  await Promise.all([
    queryClient.prefetchQuery(budgetsQueryOptions(client, { organizationId, month })),
    ...(mayEdit ? [queryClient.prefetchQuery(budgetMembersQueryOptions(client, organizationId))] : []),
  ]);
  return (
    <HydrationBoundary state={dehydrate(queryClient)}>
      <BudgetsView
        mayEdit={mayEdit}
        organizationId={organizationId}
        organizationName={member.organizationName}
        workloadsTopic={workloadsTopic(member)}
      />
    </HydrationBoundary>
  );
}
