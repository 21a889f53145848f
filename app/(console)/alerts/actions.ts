"use server";

import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { alertUptakeSchema } from "@/lib/contracts/alert.ts";
import { takeUpAlert } from "@/lib/data/alerts/alert-mutations.ts";
import type { ActionResult } from "@/lib/operator/action-result.ts";
import { asMember } from "../_actions/as-member.ts";

/** The caller takes an alert up: everyone sees that it is cared for. */
export async function takeUp(input: unknown): Promise<ActionResult> {
  return asMember(
    { isAllowed: isOperatorRole, who: "an operator" },
    alertUptakeSchema,
    input,
    (client, { alertId }, member) => takeUpAlert(client, alertId, member.userId, new Date()),
  );
}
