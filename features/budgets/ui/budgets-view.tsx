"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { MonthPager } from "@/components/layout/month-pager.tsx";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { formatMonth, monthBeside } from "@/lib/format/time.ts";
import { add, change, remove } from "../actions.ts";
import { budgetKeys, budgetMembersQueryOptions, budgetsQueryOptions } from "../data/budgets-query.ts";
import { budgetsSentence } from "../model/budget-view.ts";
import { budgetParsers, monthShown } from "../params.ts";
import { budgetTexts } from "../texts.ts";
import { AddBudget } from "./add-budget.tsx";
import { BudgetList } from "./budget-list.tsx";

interface BudgetsViewProps {
  readonly organizationId: number;
  readonly organizationName: string;
  readonly mayEdit: boolean;
  readonly workloadsTopic: string;
}

export function BudgetsView({ organizationId, organizationName, mayEdit, workloadsTopic }: BudgetsViewProps) {
  const now = useNow();
  const client = useSupabase();
  const addHere = useOrganizationAction(add);
  const changeHere = useOrganizationAction(change);
  const removeHere = useOrganizationAction(remove);
  const queryClient = useQueryClient();
  const [params, setParams] = useQueryStates(budgetParsers, { history: "push" });
  const month = monthShown(params.month, now);
  const budgets = useQuery({
    ...budgetsQueryOptions(client, { organizationId, month }),
    refetchInterval: usePollingInterval(),
  });
  const members = useQuery({ ...budgetMembersQueryOptions(client, organizationId), enabled: mayEdit });
  const refresh = () => queryClient.invalidateQueries({ queryKey: budgetKeys.all });
  useLiveTopic(workloadsTopic, () => void refresh());
  const andRefresh = async (result: Promise<ActionResult>) => {
    const done = await result;
    if (done.ok) await refresh();
    return done;
  };
  if (budgets.isPending) {
    return (
      <LoadingRegion label={budgetTexts.reading}>
        <HeaderSkeleton />
        <ChartSkeleton />
      </LoadingRegion>
    );
  }
  if (!budgets.data) return <ReadError onRetry={() => void budgets.refetch()} what={budgetTexts.subject} />;
  const label = formatMonth(Date.parse(`${month}-01T12:00:00Z`));
  return (
    <>
      <PageHeader
        actions={<MonthPager label={label} onMove={(by) => void setParams({ month: monthBeside(month, by) })} />}
        eyebrow={budgetTexts.ofOrganization(organizationName)}
        note={budgetTexts.note}
      >
        {budgetsSentence(budgets.data, label)}
      </PageHeader>
      {budgets.data.length === 0 ? (
        <StateMessage title={budgetTexts.none.title}>
          {mayEdit ? budgetTexts.none.edit : budgetTexts.none.watch}
        </StateMessage>
      ) : (
        <BudgetList
          budgets={budgets.data}
          mayEdit={mayEdit}
          onChange={(input) => andRefresh(changeHere(input))}
          onRemove={(id) => andRefresh(removeHere({ id }))}
        />
      )}
      {mayEdit && (
        <section aria-labelledby="add-title" className="flex flex-col gap-4">
          <h2 className="font-semibold text-base" id="add-title">
            {budgetTexts.add.title}
          </h2>
          <AddBudget
            members={members.data ?? []}
            month={month}
            monthLabel={label}
            onAdd={(input) => andRefresh(addHere(input))}
          />
        </section>
      )}
    </>
  );
}
