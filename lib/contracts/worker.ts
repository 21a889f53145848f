import { z } from "zod";
import { ENERGY_SOURCES } from "../domain/accounting/energy-origin.ts";
import { slotStartSchema } from "./grid.ts";

/** Header with the worker's own key. The database stores only its SHA-256. */
export const WORKER_KEY_HEADER = "x-karbos-worker-key";
/** Keys look like kbw_ and 43 characters of base64url: 256 random bits. */
export const workerKeySchema = z.string().regex(/^kbw_[A-Za-z0-9_-]{43}$/, "A worker key starts with kbw_.");

export const EXECUTORS = ["docker", "process"] as const;
export const executorSchema = z.enum(EXECUTORS);
export type Executor = z.infer<typeof executorSchema>;

export const LOG_BATCH_LINES_MAX = 500;
export const LOG_LINE_LENGTH_MAX = 8192;
export const LOG_LINES_PER_RUN_MAX = 100_000;

const idSchema = z.number().int().positive();
const heldRun = { runId: idSchema, fencingToken: idSchema };

const energySchema = z
  .array(
    z.strictObject({
      slotStart: slotStartSchema,
      /** IT energy of the slot so far, kWh: a total, so that a repeated report counts once. */
      energyKwh: z.number().min(0).max(1e6),
      method: z.enum(["measured", "modelled"]),
      /** How the energy is known, by its least trusted part; absent from workers of an earlier version. */
      source: z.enum(ENERGY_SOURCES).optional(),
    }),
  )
  .max(400);

export const claimRequestSchema = z.strictObject({
  executors: z.array(executorSchema).min(1).max(EXECUTORS.length),
  version: z.string().min(1).max(60),
});
export const claimedRunSchema = z.strictObject({
  runId: idSchema,
  jobId: z.string(),
  attempt: z.number().int().min(1),
  fencingToken: idSchema,
  leaseSeconds: z.number().int().positive(),
  dockerImage: z.string(),
  command: z.string(),
  gpus: z.number().int().min(0),
  cpuCores: z.number().int().min(1),
  memoryGb: z.number().int().min(1),
  /** Of the remaining work. */
  estimatedDurationMins: z.number().int().min(1),
  /** Only for an interruptible workload; resumed: this worker has the checkpoint of earlier runs. */
  checkpoint: z.strictObject({ isResumed: z.boolean() }).optional(),
});
export type ClaimedRun = z.infer<typeof claimedRunSchema>;
/** Null: no run is offered. */
export const claimResponseSchema = z.strictObject({ run: claimedRunSchema.nullable() });

export const heartbeatRequestSchema = z.strictObject({ ...heldRun, energy: energySchema });
/** Present only if a suspension is requested: a worker of an earlier version ignores it and continues. */
export const heartbeatResponseSchema = z.strictObject({ cancel: z.boolean(), suspend: z.literal(true).optional() });

export const logLineSchema = z.strictObject({
  seq: z.number().int().min(0),
  loggedAt: z.iso.datetime({ offset: true }),
  stream: z.enum(["stdout", "stderr", "system"]),
  line: z.string().max(LOG_LINE_LENGTH_MAX),
});
export type LogLine = z.infer<typeof logLineSchema>;
export const logsRequestSchema = z.strictObject({
  ...heldRun,
  lines: z.array(logLineSchema).min(1).max(LOG_BATCH_LINES_MAX),
});

export const RUN_OUTCOMES = ["SUCCEEDED", "FAILED", "CANCELLED", "SUSPENDED"] as const;
export const finishRequestSchema = z.strictObject({
  ...heldRun,
  outcome: z.enum(RUN_OUTCOMES),
  exitCode: z.number().int().nullable(),
  reason: z.string().min(1).max(500),
  energy: energySchema,
});
export const releaseRequestSchema = z.strictObject(heldRun);

/** Answer to logs, finish and release. With an old token the response is 409 lease_lost instead. */
export const acceptedResponseSchema = z.strictObject({ accepted: z.literal(true) });

export type HeartbeatResponse = z.infer<typeof heartbeatResponseSchema>;
export type EnergyReport = z.infer<typeof energySchema>;
export type FinishRequest = z.infer<typeof finishRequestSchema>;
