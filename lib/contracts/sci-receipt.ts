import { z } from "zod";

const grams = z.number().min(0);
const instant = z.iso.datetime({ offset: true });
const share = z.number().min(0).max(1);
const shares = z.strictObject({ actual: share, estimated: share, forecast: share, missing: share });

const inputSchema = z.strictObject({
  name: z.string(),
  /** Where the figure comes from. */
  source: z.string(),
  /** Its quality: measured, modelled, estimated, assumed, and their shares. */
  quality: z.string(),
  /** When it was published, or last changed; null if unknown or if it does not age. */
  asOf: instant.nullable(),
});

/** The receipt of one run, by ISO/IEC 21031. Carbon in grams, energy in kWh, times in UTC. */
export const runReceiptSchema = z.strictObject({
  run: z.strictObject({
    id: z.number().int(),
    attempt: z.number().int(),
    outcome: z.string(),
    startedAt: instant,
    endedAt: instant,
    zoneCode: z.string(),
    zoneName: z.string(),
    region: z.string(),
  }),
  sci: z.array(
    z.strictObject({
      unit: z.enum(["run", "GPU-hour", "core-hour"]),
      amount: z.number(),
      gramsPerUnit: grams.nullable(),
    }),
  ),
  totalG: grams.nullable(),
  operational: z.strictObject({
    energyItKwh: grams,
    pue: z.number(),
    energyKwh: grams,
    intensityGPerKwh: grams.nullable(),
    carbonG: grams.nullable(),
    basis: z.string(),
  }),
  embodied: z.strictObject({
    carbonG: grams,
    isEstimate: z.literal(true),
    hardware: z.string(),
    totalEmbodiedG: grams,
    lifespanHours: z.number(),
    reservedHours: z.number(),
    resourceShare: z.number(),
    source: z.string(),
  }),
  inputs: z.array(inputSchema),
  quality: z.strictObject({
    measuredShare: share.nullable(),
    intensityShares: shares.nullable(),
    kinds: z.array(z.string()),
  }),
  /** Beside the receipt, never part of it: avoided emissions lower no inventory and no SCI. */
  comparison: z.strictObject({
    baselineZoneCode: z.string().nullable(),
    baselineStart: instant.nullable(),
    baselineCarbonG: grams.nullable(),
    /** Negative if emissions rose. */
    savedG: z.number().nullable(),
  }),
  ledger: z.strictObject({
    entryId: z.number().int(),
    settlement: z.number().int(),
    isSettled: z.boolean(),
    recordedAt: instant,
    chainNumber: z.number().int(),
    entryHash: z.string().regex(/^[0-9a-f]{64}$/),
    previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  }),
});
export type RunReceipt = z.infer<typeof runReceiptSchema>;

/** `GET /workloads/{jobId}/receipt.json`. */
export const workloadReceiptSchema = z.strictObject({
  version: z.literal(1),
  standard: z.literal("ISO/IEC 21031:2024 (Software Carbon Intensity)"),
  jobId: z.string(),
  workloadName: z.string(),
  boundary: z.strictObject({ included: z.array(z.string()), excluded: z.array(z.string()) }),
  notes: z.array(z.string()),
  /** One per ended run, newest first; none before the first is accounted. */
  runs: z.array(runReceiptSchema),
});
export type WorkloadReceipt = z.infer<typeof workloadReceiptSchema>;
