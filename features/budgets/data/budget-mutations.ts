import type { BudgetAddition, BudgetChange } from "@/lib/contracts/budget.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";
import { budgetTexts } from "../texts.ts";

/** Adds a budget as the caller, and answers its number. One that is there already is refused. */
export async function addBudget(
  client: KarbosClient,
  organizationId: number,
  { project, userId, month, limitG, isHard }: BudgetAddition,
): Promise<WriteResult<number>> {
  const answer = await client
    .from("carbon_budgets")
    .insert({
      organization_id: organizationId,
      project,
      user_id: userId,
      month: month === null ? null : `${month}-01`,
      limit_g: limitG,
      is_hard: isHard,
    })
    .select("id")
    .single();
  if (answer.error?.code === "23505") {
    return { ok: false, error: new DataError("refused", budgetTexts.exists.title, budgetTexts.exists.hint) };
  }
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.id };
}

/** Changes the limit of a budget, and whether it is hard. */
export async function changeBudget(
  client: KarbosClient,
  { id, limitG, isHard }: BudgetChange,
): Promise<WriteResult<number>> {
  const answer = await client
    .from("carbon_budgets")
    .update({ limit_g: limitG, is_hard: isHard })
    .eq("id", id)
    .select("id")
    .single();
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.id };
}

/** Removes a budget. What counted against it still counts against the others. */
export async function removeBudget(client: KarbosClient, id: number): Promise<WriteResult<number>> {
  const answer = await client.from("carbon_budgets").delete().eq("id", id).select("id").single();
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.id };
}
