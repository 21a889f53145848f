"use server";

import { assignWorkload, cancelWorkload } from "@/features/workloads/data/workload-mutations.ts";
import { asMember } from "@/lib/auth/as-member.ts";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { assignmentSchema, cancellationSchema } from "@/lib/contracts/workload.ts";
import { takeBackAssignment } from "./data/assignment-mutations.ts";
import { placementTexts } from "./texts.ts";

const operators = { isAllowed: isOperatorRole, who: placementTexts.operators };

/** Schedules a workload in a zone, or moves it there. */
export async function assign(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, assignmentSchema, { organizationId, input }, assignWorkload);
}

/** Takes an assignment back: the workload waits for a place again. */
export async function takeBack(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, cancellationSchema, { organizationId, input }, (client, { jobId, reason }) =>
    takeBackAssignment(client, jobId, reason),
  );
}

/** Cancels a workload; a running one is asked to stop. */
export async function cancel(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(operators, cancellationSchema, { organizationId, input }, (client, { jobId, reason }) =>
    cancelWorkload(client, jobId, reason),
  );
}
