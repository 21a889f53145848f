import type { z } from "zod";
import { errorBodySchema } from "../lib/contracts/errors.ts";
import {
  acceptedResponseSchema,
  type ClaimedRun,
  claimResponseSchema,
  type EnergyReport,
  type Executor,
  type FinishRequest,
  type HeartbeatResponse,
  heartbeatResponseSchema,
  type LogLine,
  WORKER_KEY_HEADER,
} from "../lib/contracts/worker.ts";
import type { WorkerConfig } from "./config.ts";

const CALL_MS_MAX = 15_000;

/** What identifies a run to the server: its number and the token of the claim. */
export type HeldRun = { readonly runId: number; readonly fencingToken: number };

/**
 * A response, or why there is none: `lost` when the run is no longer ours, `refused`
 * when repeating the call would not help, `unavailable` when it would.
 */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: "lost" | "refused" | "unavailable"; readonly message: string };

export type WorkerApi = {
  claim(executors: readonly Executor[], version: string): Promise<Answer<ClaimedRun | null>>;
  heartbeat(run: HeldRun, energy: EnergyReport): Promise<Answer<HeartbeatResponse>>;
  logs(run: HeldRun, lines: readonly LogLine[]): Promise<Answer<unknown>>;
  finish(end: FinishRequest): Promise<Answer<unknown>>;
  release(run: HeldRun): Promise<Answer<unknown>>;
};

export function workerApi(config: Pick<WorkerConfig, "apiUrl" | "publishableKey" | "workerKey">): WorkerApi {
  const call = <T extends z.ZodType>(action: string, body: unknown, schema: T) => post(config, action, body, schema);
  return {
    async claim(executors, version) {
      const answer = await call("claim", { executors, version }, claimResponseSchema);
      return answer.ok ? { ok: true, value: answer.value.run } : answer;
    },
    heartbeat: (run, energy) => call("heartbeat", { ...run, energy }, heartbeatResponseSchema),
    logs: (run, lines) => call("logs", { ...run, lines }, acceptedResponseSchema),
    finish: (end) => call("finish", end, acceptedResponseSchema),
    release: (run) => call("release", run, acceptedResponseSchema),
  };
}

async function post<T extends z.ZodType>(
  { apiUrl, publishableKey, workerKey }: Pick<WorkerConfig, "apiUrl" | "publishableKey" | "workerKey">,
  action: string,
  body: unknown,
  schema: T,
): Promise<Answer<z.infer<T>>> {
  let response: Response;
  let value: unknown;
  try {
    response = await fetch(`${apiUrl}/functions/v1/worker/${action}`, {
      method: "POST",
      headers: { "content-type": "application/json", apikey: publishableKey, [WORKER_KEY_HEADER]: workerKey },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(CALL_MS_MAX),
    });
    value = await response.json();
  } catch (error) {
    return { ok: false, reason: "unavailable", message: error instanceof Error ? error.message : String(error) };
  }
  if (response.ok) {
    const parsed = schema.safeParse(value);
    if (parsed.success) return { ok: true, value: parsed.data };
    return { ok: false, reason: "refused", message: `The answer to ${action} does not follow the protocol.` };
  }
  return refusal(response.status, value);
}

function refusal(status: number, value: unknown): Answer<never> {
  const parsed = errorBodySchema.safeParse(value);
  const message = parsed.success ? parsed.data.error.message : `The server answered ${status}.`;
  if (parsed.success && parsed.data.error.code === "lease_lost") return { ok: false, reason: "lost", message };
  // A key may be disabled for a while, and a server may be starting: both are temporary.
  const isPassing = status >= 500 || status === 429 || status === 401 || !parsed.success;
  return { ok: false, reason: isPassing ? "unavailable" : "refused", message };
}
