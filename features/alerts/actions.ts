"use server";

import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { alertUptakeSchema } from "@/lib/contracts/alert.ts";
import { takeUpAlert } from "./data/alert-mutations.ts";

/** The caller takes an alert up: everyone sees that it is cared for. */
export async function takeUp(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(
    { isAllowed: isOperatorRole, who: "an operator" },
    alertUptakeSchema,
    { organizationId, input },
    (client, { alertId }, member) => takeUpAlert(client, alertId, member.userId, new Date()),
  );
}
