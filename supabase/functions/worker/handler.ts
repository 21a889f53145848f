import { z } from "zod";
import {
  claimedRunSchema,
  claimRequestSchema,
  finishRequestSchema,
  heartbeatRequestSchema,
  logsRequestSchema,
  releaseRequestSchema,
  WORKER_KEY_HEADER,
  workerKeySchema,
} from "../../../lib/contracts/worker.ts";
import { type Database, queryAll, queryOne } from "../_shared/database.ts";
import { readBody } from "../_shared/endpoint.ts";
import { Refusal } from "../_shared/refusals.ts";

type Context = { readonly database: Database };
const workerRowSchema = z.object({ id: z.number().nullable() });
const claimRowSchema = z.object({ run: claimedRunSchema.nullable() });
const stateRowSchema = z.object({ state: z.enum(["held", "lost", "cancel", "suspend"]) });

type Call = { readonly database: Database; readonly workerId: number };

/**
 * What a worker calls: POST /worker/claim, /heartbeat, /logs, /finish, /release, with its own key. Every rule is
 * enforced by the functions of 53_worker_protocol.sql, under the fencing token that came with the claim.
 */
export async function answerWorker({ database }: Context, request: Request): Promise<unknown> {
  const action = new URL(request.url).pathname.split("/").at(-1);
  const answer = ACTIONS.get(action ?? "");
  if (!answer) throw new Refusal("not_found", `A worker calls ${[...ACTIONS.keys()].join(", ")}.`);
  const keyHash = await hashKey(request);
  const [worker] = await queryAll(database, workerRowSchema, "select private.recognize_worker($1) as id", [keyHash]);
  if (!worker || worker.id === null) throw unknownWorker();
  return await answer({ database, workerId: worker.id }, request);
}

const ACTIONS = new Map<string, (call: Call, request: Request) => Promise<unknown>>([
  ["claim", claim],
  ["heartbeat", heartbeat],
  ["logs", logs],
  ["finish", finish],
  ["release", release],
]);

async function claim({ database, workerId }: Call, request: Request) {
  const { executors, version } = await readBody(request, claimRequestSchema);
  const { run } = await queryOne(database, claimRowSchema, "select private.claim_run($1, $2, $3) as run", [
    workerId,
    executors,
    version,
  ]);
  return { run };
}

async function heartbeat(call: Call, request: Request) {
  const body = await readBody(request, heartbeatRequestSchema);
  const state = await underToken(call, body, "private.heartbeat_run($1, $2, $3, $4::jsonb)", [
    JSON.stringify(body.energy),
  ]);
  return { cancel: state === "cancel", ...(state === "suspend" ? { suspend: true } : {}) };
}

async function logs(call: Call, request: Request) {
  const body = await readBody(request, logsRequestSchema);
  await underToken(call, body, "private.append_run_logs($1, $2, $3, $4::jsonb)", [JSON.stringify(body.lines)]);
  return { accepted: true };
}

async function finish(call: Call, request: Request) {
  const body: z.infer<typeof finishRequestSchema> = await readBody(request, finishRequestSchema);
  await underToken(call, body, "private.finish_run($1, $2, $3, $4::public.run_status, $5, $6, $7::jsonb)", [
    body.outcome,
    body.exitCode,
    body.reason,
    JSON.stringify(body.energy),
  ]);
  return { accepted: true };
}

async function release(call: Call, request: Request) {
  await underToken(call, await readBody(request, releaseRequestSchema), "private.release_run($1, $2, $3)", []);
  return { accepted: true };
}

type HeldRun = { readonly runId: number; readonly fencingToken: number };

/** Calls a function of the protocol; refuses a token that no longer holds the run. */
async function underToken(
  { database, workerId }: Call,
  { runId, fencingToken }: HeldRun,
  expression: string,
  further: readonly unknown[],
): Promise<z.infer<typeof stateRowSchema>["state"]> {
  const { state } = await queryOne(database, stateRowSchema, `select ${expression} as state`, [
    workerId,
    runId,
    fencingToken,
    ...further,
  ]);
  if (state === "lost") {
    throw new Refusal(
      "lease_lost",
      `Run ${runId} is no longer yours: it was offered again or has ended. Stop working on it.`,
    );
  }
  return state;
}

/** SHA-256 of the worker's key, in hex, as the database stores it. */
async function hashKey(request: Request): Promise<string> {
  const key = workerKeySchema.safeParse(request.headers.get(WORKER_KEY_HEADER));
  if (!key.success) throw unknownWorker();
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key.data));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function unknownWorker(): Refusal {
  return new Refusal(
    "unauthorized",
    `Send the worker's own key in ${WORKER_KEY_HEADER}. An admin makes one and may disable it.`,
  );
}
