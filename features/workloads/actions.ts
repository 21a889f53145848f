"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { asMember } from "@/lib/auth/as-member.ts";
import { maySubmit } from "@/lib/auth/console-paths.ts";
import type { Member } from "@/lib/auth/member-query.ts";
import type { ActionRefusal, ActionResult } from "@/lib/contracts/action-result.ts";
import { cancellationSchema, jobIdSchema, workloadSpecSchema } from "@/lib/contracts/workload.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import type { WriteResult } from "@/lib/supabase/write-result.ts";
import { cancelWorkload, insertWorkload, updateWorkload } from "./data/workload-mutations.ts";
import { readEditable } from "./data/workload-query.ts";
import { planWindow } from "./model/preview.ts";

const submissionSchema = z.strictObject({ spec: workloadSpecSchema, idempotencyKey: z.uuid() });
const editSchema = z.strictObject({ jobId: jobIdSchema, spec: workloadSpecSchema });

const submitters = { isAllowed: maySubmit, who: "somebody who submits workloads", isRepeatable: true };
const everyone = { isAllowed: () => true, who: "a member" };

/** Submits a workload and goes to its page. The key makes a double click one workload. */
export async function submitWorkload(organizationId: unknown, input: unknown): Promise<ActionRefusal> {
  const result = await asMember(
    submitters,
    submissionSchema,
    { organizationId, input },
    (client, { spec, idempotencyKey }, member) => insertWorkload(client, member, spec, idempotencyKey),
  );
  if (!result.ok) return result;
  redirect(`/workloads/${result.value}`);
}

/** Changes what a workload needs, while it has not been offered to a worker, and goes back to its page. */
export async function editWorkload(organizationId: unknown, input: unknown): Promise<ActionRefusal> {
  const result = await asMember(everyone, editSchema, { organizationId, input }, edit);
  if (!result.ok) return result;
  redirect(`/workloads/${result.value}`);
}

async function edit(
  client: KarbosClient,
  { jobId, spec }: z.infer<typeof editSchema>,
  member: Member,
): Promise<WriteResult<string>> {
  const workload = await readEditable(client, jobId);
  if (workload === null) return refused("missing", `There is no workload ${jobId} that you may edit.`);
  if (workload.ownerId !== member.userId) return refused("denied", `Only its owner may edit what ${jobId} needs.`);
  const { deferralMinutes, deadline } = planWindow(spec, workload.submittedAt);
  if (deadline < workload.submittedAt + spec.durationMinutes * 60_000) {
    return refused(
      "refused",
      "The deadline cannot be met: it leaves less time than the workload runs.",
      "Move the deadline or shorten the workload.",
    );
  }
  return updateWorkload(client, jobId, { ...spec, deferralMinutes, deadline: new Date(deadline).toISOString() });
}

/** Cancels a workload, or has it stopped when it runs. */
export async function cancelWorkloadAction(organizationId: unknown, input: unknown): Promise<ActionResult> {
  return asMember(everyone, cancellationSchema, { organizationId, input }, (client, { jobId, reason }) =>
    cancelWorkload(client, jobId, reason),
  );
}

function refused(...[kind, message, hint]: ConstructorParameters<typeof DataError>): WriteResult<never> {
  return { ok: false, error: new DataError(kind, message, hint) };
}
