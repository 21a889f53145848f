"use server";

import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { alertSelectionSchema, alertSnoozeSchema } from "@/lib/contracts/alert.ts";
import { acknowledgeAlerts, resolveAlerts, snoozeAlerts } from "./data/alert-mutations.ts";

const operators = { isAllowed: isOperatorRole, who: "an operator", isRepeatable: true };

/** Takes alerts up in the caller's name. Answers how many changed. */
export async function acknowledge(organizationId: unknown, input: unknown): Promise<ActionResult<number>> {
  return asMember(operators, alertSelectionSchema, { organizationId, input }, (client, { alertIds }) =>
    acknowledgeAlerts(client, alertIds),
  );
}

/** Puts alerts aside until a moment, or ends that. Answers how many changed. */
export async function snooze(organizationId: unknown, input: unknown): Promise<ActionResult<number>> {
  return asMember(operators, alertSnoozeSchema, { organizationId, input }, (client, { alertIds, until }) =>
    snoozeAlerts(client, alertIds, until),
  );
}

/** Closes alerts in the caller's name. Answers how many changed. */
export async function resolve(organizationId: unknown, input: unknown): Promise<ActionResult<number>> {
  return asMember(operators, alertSelectionSchema, { organizationId, input }, (client, { alertIds }) =>
    resolveAlerts(client, alertIds),
  );
}
