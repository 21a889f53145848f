import { queryOptions } from "@tanstack/react-query";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { BudgetView } from "../model/budget-view.ts";

/** Budgets of one month on one page; beyond, only the first are shown. */
const budgetLimit = 500;
const memberLimit = 500;

export interface BudgetsParams {
  readonly organizationId: number;
  /** Such as 2026-11. */
  readonly month: string;
}

export const budgetKeys = {
  all: ["budgets"] as const,
  list: (params: BudgetsParams) => ["budgets", params] as const,
  members: (organizationId: number) => ["budgets", "members", organizationId] as const,
};

/** The budgets that hold in a month and that the caller may see: the organization's first, then projects, then users. */
export function budgetsQueryOptions(client: KarbosClient, params: BudgetsParams) {
  return queryOptions({
    queryKey: budgetKeys.list(params),
    queryFn: ({ signal }) => readBudgets(client, params, signal),
  });
}

/** Names to choose from for the budget of a user. */
export function budgetMembersQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: budgetKeys.members(organizationId),
    queryFn: async ({ signal }) => {
      const rows = rowsOf(
        await client
          .from("memberships")
          .select("user_id, profiles (display_name)")
          .eq("organization_id", organizationId)
          .limit(memberLimit)
          .abortSignal(signal),
      );
      return rows
        .map((row) => ({ userId: row.user_id, name: row.profiles.display_name }))
        .toSorted((a, b) => a.name.localeCompare(b.name));
    },
  });
}

async function readBudgets(
  client: KarbosClient,
  { organizationId, month }: BudgetsParams,
  signal: AbortSignal,
): Promise<readonly BudgetView[]> {
  const rows = rowsOf(
    await client
      .rpc("carbon_budget_usage", { p_organization_id: organizationId, p_month: `${month}-01` })
      .limit(budgetLimit)
      .abortSignal(signal),
  );
  // The types of a function's columns know no null.
  return rows.map((row) => ({
    id: row.id,
    project: row.project ?? null,
    userName: row.display_name ?? null,
    isOfMonth: (row.month ?? null) !== null,
    limitG: row.limit_g,
    isHard: row.is_hard,
    emittedG: row.emitted_g,
    expectedG: row.expected_g,
    leftG: row.left_g,
    workloads: row.workloads,
  }));
}
