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
import { formTexts } from "./texts/form.ts";

const texts = formTexts.refusal;

const submissionSchema = z.strictObject({ spec: workloadSpecSchema, idempotencyKey: z.uuid() });
const editSchema = z.strictObject({ jobId: jobIdSchema, spec: workloadSpecSchema });

const submitters = { isAllowed: maySubmit, who: texts.submitters, isRepeatable: true };
const everyone = { isAllowed: () => true, who: texts.members };

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
  if (workload === null) return refused("missing", texts.missing(jobId));
  if (workload.ownerId !== member.userId) return refused("denied", texts.denied(jobId));
  const { deferralMinutes, deadline } = planWindow(spec, workload.submittedAt);
  if (deadline < workload.submittedAt + spec.durationMinutes * 60_000) {
    return refused("refused", texts.deadline.message, texts.deadline.hint);
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
