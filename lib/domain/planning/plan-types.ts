import type { SlotErrors } from "../forecast/banded-figures.ts";

/** What a workload needs and what its owner asked for. Times in milliseconds, UTC. */
export type PlanRequest = {
  readonly submittedMs: number;
  readonly durationMinutes: number;
  /** IT energy over the whole duration, kWh, drawn evenly. */
  readonly energyKwh: number;
  readonly gpus: number;
  readonly cpuCores: number;
  readonly memoryGb: number;
  /** How long nine of ten runs of it take, minutes; absent where the duration is taken as exact. */
  readonly safeDurationMinutes?: number;
  /** Latest end. */
  readonly deadlineMs: number;
  /** How long after submission the start may be put off. */
  readonly deferralMinutes: number;
  /** Hard limits; null: none. */
  readonly carbonCapG: number | null;
  readonly maxPriceGbp: number | null;
  /** May run in pieces; absent: in one. */
  readonly pieces?: PieceRules;
};

export type PieceRules = {
  readonly minSegmentMinutes: number;
  /** IT energy of going on after a pause, kWh. */
  readonly resumeKwh: number;
};

/** What counts, in pounds: the organization's own weights. */
export type PlanWeights = {
  readonly carbonPriceGbpPerKg: number;
  /** Cost of an hour between submission and start, for the workload's urgency. */
  readonly latenessGbpPerHour: number;
};

export type Resources = { readonly gpus: number; readonly cpuCores: number; readonly memoryGb: number };

/** Work already placed in a zone. */
export type PlacedWork = Resources & { readonly startMs: number; readonly endMs: number };

/** A zone as the planner sees it. The two series run by slot from `firstSlotMs`; null where nobody knows. */
export type ZoneOutlook = {
  readonly zoneId: number;
  readonly pue: number;
  readonly capacity: Resources;
  readonly placed: readonly PlacedWork[];
  readonly firstSlotMs: number;
  /** Expected values: of a forecast the mean, not the median. */
  readonly intensityGPerKwh: readonly (number | null)[];
  /** How far the intensities may be wrong; absent where it is not known. */
  readonly errors?: SlotErrors;
  readonly priceGbpPerKwh: readonly (number | null)[];
};

/** A place and a time, with what it would emit and cost, and its score in parts. */
export type Candidate = {
  readonly zoneId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly carbonG: number;
  /** What the carbon stays below in one case of ten and in nine; null where a forecast came without a band. */
  readonly p10CarbonG: number | null;
  readonly p90CarbonG: number | null;
  /** Share of the energy that rests on the statistical forecast, not on NESO's. */
  readonly statisticalShare: number;
  /** Null when no price is known for part of the window, not even yesterday's. */
  readonly costGbp: number | null;
  /** Weighted by energy, gCO2/kWh. */
  readonly meanIntensityGPerKwh: number;
  /** Share of the energy priced by the last known price of the same half hour. */
  readonly filledShare: number;
  readonly carbonScoreGbp: number;
  readonly priceScoreGbp: number;
  readonly latenessScoreGbp: number;
  /** Sum of the parts: least is best. */
  readonly scoreGbp: number;
  /** The pieces it runs in, where they are several: from `startMs` to `endMs`, with pauses. */
  readonly segments?: readonly { readonly startMs: number; readonly endMs: number }[];
};

/** A candidate among the others it was chosen from. */
export type RankedCandidate = Candidate & {
  /** How likely it turns out the best of all, 0 to 1, by what the carbon may come to; null where that is not known. */
  readonly bestProbability: number | null;
};

export const BINDING_CONSTRAINTS = ["deadline", "capacity", "carbon_cap", "max_price", "forecast"] as const;
export type BindingConstraint = (typeof BINDING_CONSTRAINTS)[number];

export type PlanOutcome = {
  /** Latest safe start: keeps the deadline, as nine of ten runs would, and the deferral window. */
  readonly latestStartMs: number;
  /** Running at once in the baseline zone; null without one or without figures. */
  readonly runNow: Candidate | null;
} & (
  | { readonly feasible: true; readonly candidates: readonly [RankedCandidate, ...RankedCandidate[]] }
  | {
      readonly feasible: false;
      readonly bindingConstraint: BindingConstraint;
      /** The candidate that comes nearest, failing that constraint; null when there is none at all. */
      readonly nearest: Candidate | null;
    }
);
