"use server";

import type { z } from "zod";
import { isOperatorRole } from "@/lib/auth/console-paths.ts";
import { describeIssues } from "@/lib/contracts/errors.ts";
import { assignmentSchema, cancellationSchema } from "@/lib/contracts/workload.ts";
import { takeBackAssignment } from "@/lib/data/assignments/assignment-mutations.ts";
import { DataError, type DataErrorKind } from "@/lib/data/data-error.ts";
import { readMember } from "@/lib/data/members/member-query.ts";
import { assignWorkload, cancelWorkload, type WriteResult } from "@/lib/data/workloads/workload-mutations.ts";
import type { ActionResult } from "@/lib/operator/action-result.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

/** Schedules a workload in a zone, or moves it there. */
export async function assign(input: unknown): Promise<ActionResult> {
  return asOperator(assignmentSchema, input, assignWorkload);
}

/** Takes an assignment back: the workload waits for a place again. */
export async function takeBack(input: unknown): Promise<ActionResult> {
  return asOperator(cancellationSchema, input, (client, { jobId, reason }) =>
    takeBackAssignment(client, jobId, reason),
  );
}

/** Cancels a workload; a running one is asked to stop. */
export async function cancel(input: unknown): Promise<ActionResult> {
  return asOperator(cancellationSchema, input, (client, { jobId, reason }) => cancelWorkload(client, jobId, reason));
}

/**
 * An action is an address that anyone may post to: it authenticates, checks the role and the input, and makes one
 * call under the caller's own rights. What goes wrong is returned, since a thrown error reaches the page without words.
 */
async function asOperator<Input>(
  schema: z.ZodType<Input>,
  input: unknown,
  write: (client: KarbosClient, input: Input) => Promise<WriteResult<string>>,
): Promise<ActionResult> {
  try {
    const client = await createSupabaseServerClient();
    const caller = await readMember(client);
    if (!caller.ok) return refusal("unauthorized", "You are signed out. Sign in again, then repeat this.");
    if (!isOperatorRole(caller.member.role)) {
      return refusal("forbidden", "Only an operator may do this. Ask an administrator of your organization.");
    }
    const parsed = schema.safeParse(input);
    if (!parsed.success) return refusal("bad_request", describeIssues(parsed.error));
    const result = await write(client, parsed.data);
    return result.ok ? { ok: true } : refusalOf(result.error);
  } catch (error) {
    if (error instanceof DataError) return refusalOf(error);
    console.error("queue action failed", error);
    return refusal(
      "internal_server_error",
      "Something broke on the way. Look whether it was done before you repeat it.",
    );
  }
}

type RefusalCode = Extract<ActionResult, { ok: false }>["error"]["code"];

const codes: Readonly<Record<DataErrorKind, RefusalCode>> = {
  unreachable: "unavailable",
  signed_out: "unauthorized",
  denied: "forbidden",
  refused: "conflict",
  missing: "conflict",
  unknown: "internal_server_error",
};

/** The database's own sentence where it has one to say; sentences of machines stay in the log. */
function refusalOf(error: DataError): ActionResult {
  const code = codes[error.kind];
  if (code === "unavailable") {
    return refusal(code, "The database does not answer. Nothing was changed; try again in a moment.");
  }
  if (code === "unauthorized") return refusal(code, "You are signed out. Sign in again, then repeat this.");
  if (code === "internal_server_error") {
    console.error("queue action refused", error);
    return refusal(code, "Something broke on the way. Look whether it was done before you repeat it.");
  }
  return refusal(code, [asSentence(error.message), error.hint].filter(Boolean).join(" "));
}

function refusal(code: RefusalCode, message: string): ActionResult {
  return { ok: false, error: { code, message } };
}

function asSentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
