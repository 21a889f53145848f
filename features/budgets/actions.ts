"use server";

import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { budgetAdditionSchema, budgetChangeSchema, budgetRemovalSchema } from "@/lib/contracts/budget.ts";
import { addBudget, changeBudget, removeBudget } from "./data/budget-mutations.ts";
import { budgetTexts } from "./texts.ts";

const operators = { isAllowed: isOperatorRole, who: budgetTexts.operators };

/** Adds a carbon budget. */
export async function add(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetAdditionSchema, { organizationId, input }, (client, addition, member) =>
    addBudget(client, member.organizationId, addition),
  );
}

/** Changes how much a carbon budget allows, and whether it is hard. */
export async function change(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetChangeSchema, { organizationId, input }, changeBudget);
}

/** Removes a carbon budget. */
export async function remove(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, budgetRemovalSchema, { organizationId, input }, (client, { id }) =>
    removeBudget(client, id),
  );
}
