"use server";

import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { budgetAdditionSchema, budgetChangeSchema, budgetRemovalSchema } from "@/lib/contracts/budget.ts";
import { addBudget, changeBudget, removeBudget } from "./data/budget-mutations.ts";

const operators = { isAllowed: isOperatorRole, who: "an operator" };

/** Adds a carbon budget. */
export async function add(input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetAdditionSchema, input, (client, addition, { organizationId }) =>
    addBudget(client, organizationId, addition),
  );
}

/** Changes how much a carbon budget allows, and whether it is hard. */
export async function change(input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetChangeSchema, input, changeBudget);
}

/** Removes a carbon budget. */
export async function remove(input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetRemovalSchema, input, (client, { id }) => removeBudget(client, id));
}
