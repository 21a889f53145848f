import path from "node:path";
import { z } from "zod";
import { EXECUTORS, type Executor, executorSchema, workerKeySchema } from "../lib/contracts/worker.ts";

export type WorkerConfig = {
  /** Address of the Supabase API. */
  readonly apiUrl: string;
  readonly publishableKey: string;
  readonly workerKey: string;
  /** Where it records its runs, to survive a restart. */
  readonly stateDir: string;
  /** The allowed executors. `process` runs commands on this machine without isolation: for laptops and tests. */
  readonly executors: readonly Executor[];
  /** Runs at once. */
  readonly slots: number;
  readonly timing: WorkerTiming;
};

export type WorkerTiming = {
  /** Between two requests for work if there was none. Well under the 15 s in which a due job must start. */
  readonly pollMs: number;
  /** Between heartbeats: six fit into a lease of 30 s, so that five may be lost. */
  readonly heartbeatMs: number;
  /** Lines are batched for this long: live for readers, few calls for the server. */
  readonly logFlushMs: number;
  /** First wait before a failed call is repeated; doubled up to a minute. */
  readonly retryMs: number;
  /** From asking a command to stop to killing it. */
  readonly killAfterMs: number;
  /** From asking a command to write its checkpoint to killing it. A model of some gigabytes takes a while to write. */
  readonly checkpointMs: number;
};

export const DEFAULT_TIMING: WorkerTiming = {
  pollMs: 2000,
  heartbeatMs: 5000,
  logFlushMs: 500,
  retryMs: 500,
  killAfterMs: 10_000,
  checkpointMs: 60_000,
};

const schema = z.object({
  SUPABASE_URL: z.url({ error: "SUPABASE_URL: the address of the Supabase API." }),
  SUPABASE_PUBLISHABLE_KEY: z.string({ error: "SUPABASE_PUBLISHABLE_KEY: the project's publishable key." }).min(1),
  KARBOS_WORKER_KEY: z
    .string({ error: "KARBOS_WORKER_KEY: the key shown when the worker was added." })
    .pipe(workerKeySchema),
  KARBOS_WORKER_STATE: z.string().default(path.join(process.cwd(), ".karbos", "worker")),
  KARBOS_WORKER_EXECUTORS: z
    .string()
    .default("docker")
    .transform((text) => text.split(",").map((name) => name.trim()))
    .pipe(z.array(executorSchema, { error: `KARBOS_WORKER_EXECUTORS: ${EXECUTORS.join(", ")}.` }).min(1)),
  KARBOS_WORKER_SLOTS: z.coerce.number().int().min(1).max(64).default(2),
});

/** The configuration from the environment, or one sentence for each error in it. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
): { ok: true; config: WorkerConfig } | { ok: false; problems: string[] } {
  const parsed = schema.safeParse(environment);
  if (!parsed.success) return { ok: false, problems: parsed.error.issues.map((issue) => issue.message) };
  const settings = parsed.data;
  return {
    ok: true,
    config: {
      apiUrl: settings.SUPABASE_URL.replace(/\/+$/, ""),
      publishableKey: settings.SUPABASE_PUBLISHABLE_KEY,
      workerKey: settings.KARBOS_WORKER_KEY,
      stateDir: settings.KARBOS_WORKER_STATE,
      executors: settings.KARBOS_WORKER_EXECUTORS,
      slots: settings.KARBOS_WORKER_SLOTS,
      timing: DEFAULT_TIMING,
    },
  };
}
