import { z } from "zod";
import { BINDING_CONSTRAINTS } from "../domain/planning/plan-types.ts";
import { gridDataKindSchema, instantSchema } from "./grid.ts";

const gramsSchema = z.number().min(0);
const zoneIdSchema = z.number().int().positive();

export const planWeightsSchema = z.object({
  carbonPriceGbpPerKg: z.number().min(0),
  latenessGbpPerHour: z.number().min(0),
});

/** The pieces of a candidate, if there are several. */
export const candidateSegmentsSchema = z
  .array(z.object({ startAt: instantSchema, endAt: instantSchema }))
  .min(2)
  .nullable();

export const planCandidateSchema = z.object({
  rank: z.number().int().min(1).max(3),
  zoneId: zoneIdSchema,
  startAt: instantSchema,
  endAt: instantSchema,
  carbonG: gramsSchema,
  costGbp: z.number().nullable(),
  meanIntensityGPerKwh: z.number().min(0),
  carbonScoreGbp: z.number(),
  priceScoreGbp: z.number(),
  latenessScoreGbp: z.number(),
  scoreGbp: z.number(),
  filledShare: z.number().min(0).max(1),
  segments: candidateSegmentsSchema,
  p10CarbonG: gramsSchema.nullable(),
  p90CarbonG: gramsSchema.nullable(),
  statisticalShare: z.number().min(0).max(1),
  bestProbability: z.number().min(0).max(1).nullable(),
});

/** The nearest alternative of an infeasible plan, as in plans.nearest. */
export const nearestCandidateSchema = planCandidateSchema.omit({ rank: true, bestProbability: true });
export type NearestCandidate = z.infer<typeof nearestCandidateSchema>;

/** A plan as dispatch stores it (private.store_plan). */
export const storedPlanSchema = z.object({
  reason: z.string().max(500),
  feasible: z.boolean(),
  summary: z.string().max(1000),
  bindingConstraint: z.enum(BINDING_CONSTRAINTS).nullable(),
  nearest: nearestCandidateSchema.nullable(),
  issueId: z.number().int().nullable(),
  /** When its figures were read. */
  readAt: z.string(),
  kind: gridDataKindSchema.nullable(),
  weights: planWeightsSchema,
  energyKwh: z.number().min(0),
  latestStart: instantSchema,
  p90DurationMinutes: z.number().positive(),
  /** Number of runs from which that duration is estimated; null: a multiple of the estimate. */
  p90Runs: z.number().int().positive().nullable(),
  runNowZoneId: zoneIdSchema.nullable(),
  runNowCarbonG: gramsSchema.nullable(),
  runNowCostGbp: z.number().nullable(),
  candidates: z.array(planCandidateSchema).max(3),
});
export type StoredPlan = z.infer<typeof storedPlanSchema>;
