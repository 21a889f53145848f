import { z } from "zod";
import { nameText, proseText } from "./text.ts";

export const WORKLOAD_TYPES = ["TRAINING", "INFERENCE", "BATCH"] as const;
export const WORKLOAD_URGENCIES = ["HIGH", "MEDIUM", "LOW"] as const;
export const WORKLOAD_STATUSES = [
  "PENDING",
  "PLANNED",
  "SCHEDULED",
  "QUEUED",
  "RUNNING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const;
/** Why a workload has its status (compute_workloads.status_reason_code). The sentence beside it is for people. */
export const WORKLOAD_REASONS = [
  "submitted",
  "edited",
  "to_be_planned",
  "infeasible",
  "waiting_for_forecast",
  "planned",
  "taken_back",
  "assigned_by_person",
  "assigned_by_policy",
  "due",
  "claimed",
  "cancel_requested",
  "suspension_requested",
  "suspended",
  "resumed",
  "worker_lost",
  "succeeded",
  "failed",
  "stopped",
  "cancelled",
  "deadline_passed",
  "given_up",
] as const;

export const workloadTypeSchema = z.enum(WORKLOAD_TYPES);
export const workloadUrgencySchema = z.enum(WORKLOAD_URGENCIES);
export const workloadStatusSchema = z.enum(WORKLOAD_STATUSES);
export const workloadReasonSchema = z.enum(WORKLOAD_REASONS);
export type WorkloadType = z.infer<typeof workloadTypeSchema>;
export type WorkloadUrgency = z.infer<typeof workloadUrgencySchema>;
export type WorkloadStatus = z.infer<typeof workloadStatusSchema>;
export type WorkloadReason = z.infer<typeof workloadReasonSchema>;

/** Readable name of a workload, such as KB-000042. */
export const jobIdSchema = z.string().regex(/^KB-\d{6,}$/, "A job id looks like KB-000042.");
export const zoneCodeSchema = z.string().regex(/^[A-Z]{2}-[A-Z0-9-]+-\d{2}$/, "A zone code looks like UK-SCOTLAND-01.");

/**
 * The limits of a submission. The constraints of compute_workloads are the same, and decisive. The minimum is one unit
 * of the last decimal that a column stores: less would be stored as zero.
 */
export const WORKLOAD_LIMITS = {
  nameLength: 120,
  commandLength: 4000,
  projectLength: 60,
  resumeCostWh: 1_000_000,
  gpus: 10_000,
  cpuCores: 100_000,
  memoryGb: 1_000_000,
  durationMinutes: 7 * 24 * 60,
  deferralMinutes: 14 * 24 * 60,
  /** GPUs times minutes. */
  gpuMinutes: 100_000_000,
  energyKwh: 99_999_999,
  carbonCapG: 1_000_000_000,
  maxPriceGbp: 1_000_000,
} as const;

const inWords = (amount: number) => amount.toLocaleString("en-GB");

/** @param one the unit where there is one of it, such as "minute" */
const count = (least: number, most: number, unit: string, one = unit) =>
  z
    .number({ error: `Give a whole number of ${unit}.` })
    .int(`Give a whole number of ${unit}.`)
    .min(least, `At least ${least} ${least === 1 ? one : unit}.`)
    .max(most, `At most ${inWords(most)} ${unit}.`);

/** Parts of an image's name by the grammar of the OCI distribution specification; only tag and digest may have capitals. */
const imageHost = /[a-z0-9]+([.-]+[a-z0-9]+)*(:[0-9]{1,5})?/;
const imagePathPart = /[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*/;
const imageTag = /[A-Za-z0-9_][A-Za-z0-9._-]{0,127}/;
const imageDigest = /[a-z0-9]+([+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+/;
const imagePattern = new RegExp(
  `^(${imageHost.source}/)?${imagePathPart.source}(/${imagePathPart.source})*(:${imageTag.source})?(@${imageDigest.source})?$`,
);
const imageExample = "An image looks like python:3.13-slim or ghcr.io/team/model:V2; only a tag may have capitals.";

/** Name of a container image. */
export const dockerImageSchema = z
  .string()
  .trim()
  .min(1, { error: "Give an image.", abort: true })
  .max(255, "An image's name has at most 255 characters.")
  .regex(imagePattern, imageExample);

/** What a person enters, field by field. */
export const workloadFieldsSchema = z.strictObject({
  workloadName: nameText()
    .min(1, "Give the workload a name.")
    .max(WORKLOAD_LIMITS.nameLength, `A name has at most ${WORKLOAD_LIMITS.nameLength} characters.`),
  workloadType: workloadTypeSchema,
  urgency: workloadUrgencySchema,
  dockerImage: dockerImageSchema,
  command: z
    .string()
    .refine((command) => !command.includes("\0"), "A command holds no null character.")
    .max(WORKLOAD_LIMITS.commandLength, `A command has at most ${WORKLOAD_LIMITS.commandLength} characters.`),
  gpus: count(0, WORKLOAD_LIMITS.gpus, "GPUs", "GPU"),
  cpuCores: count(1, WORKLOAD_LIMITS.cpuCores, "cores", "core"),
  memoryGb: count(1, WORKLOAD_LIMITS.memoryGb, "GB"),
  durationMinutes: count(1, WORKLOAD_LIMITS.durationMinutes, "minutes", "minute"),
  /** Null: taken from the deadline, or from the urgency. */
  deferralMinutes: count(0, WORKLOAD_LIMITS.deferralMinutes, "minutes", "minute").nullable(),
  /** Latest end, ISO 8601; null: taken from the deferral window. */
  deadline: z.iso.datetime({ offset: true, error: "Give the deadline as a date and time." }).nullable(),
  carbonCapG: z
    .number({ error: "Give the carbon cap as a number of grams, such as 500." })
    .min(0.001, "A carbon cap is at least 0.001 g.")
    .max(WORKLOAD_LIMITS.carbonCapG, `A carbon cap is at most ${inWords(WORKLOAD_LIMITS.carbonCapG)} g.`)
    .nullable(),
  maxPriceGbp: z
    .number({ error: "Give the maximum price in pounds, such as 12.50." })
    .min(0.0001, "A maximum price is at least £0.0001.")
    .max(WORKLOAD_LIMITS.maxPriceGbp, `A maximum price is at most £${inWords(WORKLOAD_LIMITS.maxPriceGbp)}.`)
    .nullable(),
  /** IT energy in kWh, if known better than the power model; null: modelled. */
  energyKwh: z
    .number({ error: "Give the energy in kWh, such as 2.5." })
    .min(0, "Energy is no less than 0 kWh.")
    .max(WORKLOAD_LIMITS.energyKwh, `At most ${inWords(WORKLOAD_LIMITS.energyKwh)} kWh.`)
    .nullable(),
  /** For carbon budgets; null: none. */
  project: nameText()
    .min(1, "Name the project.")
    .max(WORKLOAD_LIMITS.projectLength, `A project's name has at most ${WORKLOAD_LIMITS.projectLength} characters.`)
    .nullable()
    .default(null),
  /** Whether it may be suspended and resumed later from its checkpoint. */
  interruptible: z.boolean().default(false),
  /** Its shortest piece; only used if it is interruptible. */
  minSegmentMinutes: count(1, WORKLOAD_LIMITS.durationMinutes, "minutes", "minute").default(30),
  /** IT energy that resuming after a suspension costs. */
  resumeCostWh: z
    .number({ error: "Give the energy of resuming in Wh." })
    .min(0, "Resuming costs no less than 0 Wh.")
    .max(WORKLOAD_LIMITS.resumeCostWh, `At most ${inWords(WORKLOAD_LIMITS.resumeCostWh)} Wh.`)
    .default(0),
});

/** What a person enters when submitting or editing a workload. */
export const workloadSpecSchema = workloadFieldsSchema.refine(
  ({ gpus, durationMinutes }) => gpus * durationMinutes <= WORKLOAD_LIMITS.gpuMinutes,
  {
    error: `At most ${inWords(WORKLOAD_LIMITS.gpuMinutes)} GPU minutes: ask for fewer GPUs or a shorter run.`,
    path: ["gpus"],
  },
);
export type WorkloadSpec = z.infer<typeof workloadSpecSchema>;

/** An operator's decision: where, and from when; null: at once. */
export const assignmentSchema = z.strictObject({
  jobId: jobIdSchema,
  zoneCode: zoneCodeSchema,
  startAt: z.iso.datetime({ offset: true }).nullable(),
  /** When the workload last changed, as it was read: a decision on an outdated version is refused. */
  expectedUpdatedAt: z.iso.datetime({ offset: true }),
  reason: proseText().max(500, "A reason has at most 500 characters.").optional(),
});
export type Assignment = z.infer<typeof assignmentSchema>;

export const cancellationSchema = z.strictObject({
  jobId: jobIdSchema,
  reason: proseText().max(500, "A reason has at most 500 characters.").optional(),
});
