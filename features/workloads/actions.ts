"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { maySubmit } from "@/lib/auth/console-paths.ts";
import { requireMember } from "@/lib/auth/require-member.ts";
import { explainIssues } from "@/lib/contracts/errors.ts";
import { cancellationSchema, jobIdSchema, workloadSpecSchema } from "@/lib/contracts/workload.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";
import type { WriteResult } from "@/lib/supabase/write-result.ts";
import { cancelWorkload, insertWorkload, updateWorkload } from "./data/workload-mutations.ts";
import { readEditable } from "./data/workload-query.ts";
import { planWindow } from "./model/preview.ts";

/** Why nothing happened, and what to do about it. */
export interface ActionFailure {
  readonly ok: false;
  readonly message: string;
  readonly hint: string | null;
}

export type ActionResult = { readonly ok: true } | ActionFailure;

const submissionSchema = z.strictObject({ spec: workloadSpecSchema, idempotencyKey: z.uuid() });
const editSchema = z.strictObject({ jobId: jobIdSchema, spec: workloadSpecSchema });

/** Submits a workload and goes to its page. The key makes a double click one workload. */
export async function submitWorkload(input: unknown): Promise<ActionFailure> {
  return orFailure(() => submit(input));
}

async function submit(input: unknown): Promise<ActionFailure> {
  const member = await requireMember();
  const parsed = submissionSchema.safeParse(input);
  if (!parsed.success) return invalid(parsed.error);
  if (!maySubmit(member.role)) return forbidden("A viewer reads and does not submit.");
  const { spec, idempotencyKey } = parsed.data;
  const result = await insertWorkload(await createSupabaseServerClient(), member, spec, idempotencyKey);
  if (!result.ok) return failed(result.error);
  redirect(`/workloads/${result.value}`);
}

/** Changes what a workload needs, while it has not been offered to a worker, and goes back to its page. */
export async function editWorkload(input: unknown): Promise<ActionFailure> {
  return orFailure(() => edit(input));
}

async function edit(input: unknown): Promise<ActionFailure> {
  const member = await requireMember();
  const parsed = editSchema.safeParse(input);
  if (!parsed.success) return invalid(parsed.error);
  const { jobId, spec } = parsed.data;
  const client = await createSupabaseServerClient();
  const workload = await readEditable(client, jobId);
  if (workload === null) return { ok: false, message: `There is no workload ${jobId} that you may edit.`, hint: null };
  if (workload.ownerId !== member.userId) return forbidden(`Only its owner may edit what ${jobId} needs.`);
  const { deferralMinutes, deadline } = planWindow(spec, workload.submittedAt);
  if (deadline < workload.submittedAt + spec.durationMinutes * 60_000) {
    return {
      ok: false,
      message: "The deadline cannot be met: it leaves less time than the workload runs.",
      hint: "Move the deadline or shorten the workload.",
    };
  }
  const stated = { ...spec, deferralMinutes, deadline: new Date(deadline).toISOString() };
  const result = await updateWorkload(client, jobId, stated);
  if (!result.ok) return failed(result.error);
  redirect(`/workloads/${result.value}`);
}

/** Cancels a workload, or has it stopped when it runs. */
export async function cancelWorkloadAction(input: unknown): Promise<ActionResult> {
  return orFailure(() => cancel(input));
}

async function cancel(input: unknown): Promise<ActionResult> {
  await requireMember();
  const parsed = cancellationSchema.safeParse(input);
  if (!parsed.success) return invalid(parsed.error);
  return settled(await cancelWorkload(await createSupabaseServerClient(), parsed.data.jobId, parsed.data.reason));
}

/** A database that cannot be reached would otherwise throw, and take the form from the page with what was typed. */
async function orFailure<Result>(action: () => Promise<Result>): Promise<Result | ActionFailure> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof DataError) return failed(error);
    throw error;
  }
}

function settled(result: WriteResult<string>): ActionResult {
  return result.ok ? { ok: true } : failed(result.error);
}

function invalid(error: z.ZodError): ActionFailure {
  return { ok: false, message: explainIssues(error), hint: null };
}

function forbidden(message: string): ActionFailure {
  return { ok: false, message, hint: null };
}

/** Rules of the database answer in sentences meant for people; whatever else went wrong is logged, not shown. */
function failed(error: DataError): ActionFailure {
  if (error.cause !== undefined) console.error("action refused", error);
  switch (error.kind) {
    case "refused":
    case "denied":
    case "missing":
      return { ok: false, message: error.message, hint: error.hint };
    case "unreachable":
      return {
        ok: false,
        message: "The database does not answer.",
        hint: "Try again in a moment: nothing is done twice.",
      };
    case "signed_out":
      return { ok: false, message: "You are no longer signed in. Nothing was changed.", hint: "Sign in again." };
    case "unknown":
      console.error("action failed", error);
      return { ok: false, message: "Something went wrong. Nothing was changed.", hint: "Try again in a moment." };
  }
}
