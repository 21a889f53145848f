/**
 * A planning problem, offline and whole: what `./karbos plan` reads, after parsing.
 * Instants are milliseconds UTC; series run by slot from `startMs`.
 */
export type PlanProblem = {
  readonly startMs: number;
  readonly slotMs: number;
  readonly zones: readonly ProblemZone[];
  readonly workloads: readonly ProblemWorkload[];
  readonly objective: ProblemObjective;
};

/** What is minimized. Without a price: carbon alone, in grams. With one: pounds, carbon at its price. */
export type ProblemObjective = { readonly carbonPricePerKgGbp: number; readonly countsPrice: boolean };

export type ProblemZone = {
  readonly id: string;
  /** What the planner believes, gCO2/kWh; null where nobody knows. */
  readonly intensityGPerKwh: readonly (number | null)[];
  /** Standard deviation of the forecast's error by slot, gCO2/kWh; null: the values are exact. */
  readonly sdGPerKwh: readonly number[] | null;
  /** What came to be; only scores. */
  readonly outturnGPerKwh: readonly (number | null)[] | null;
  readonly pricePerKwhGbp: readonly (number | null)[] | null;
  readonly issues: readonly ForecastIssue[];
  readonly pue: number;
  /** Absent resources are without limit; null: all are. */
  readonly capacity: Partial<ProblemResources> | null;
};

/** A forecast as it was issued: values by slot from `fromMs`. */
export type ForecastIssue = {
  readonly issuedMs: number;
  readonly fromMs: number;
  readonly intensityGPerKwh: readonly (number | null)[];
  readonly sdGPerKwh: readonly number[] | null;
};

export type ProblemResources = { readonly gpus: number; readonly cpuCores: number; readonly memoryGb: number };

export type ProblemWorkload = {
  readonly id: string;
  readonly submittedMs: number;
  readonly earliestMs: number;
  /** Latest end. */
  readonly deadlineMs: number;
  readonly durationMs: number;
  /** Mean IT power while it runs. */
  readonly powerW: number;
  /** How the power changes while it runs; null: not at all. */
  readonly phases: readonly LoadPhase[] | null;
  readonly needs: ProblemResources;
  /** Null: runs in one piece. */
  readonly pauses: Pauses | null;
  /** Of one that may pause and has begun: when its last piece ended. What is left resumes, or goes on just there. */
  readonly ranUntilMs: number | null;
  /** Zones it may run in, by index; null: all. */
  readonly zones: readonly number[] | null;
  readonly carbonCapG: number | null;
  readonly maxPriceGbp: number | null;
  /** Cost of starting an hour later, in the objective's unit; counts for one that runs in one piece. */
  readonly latenessPerHour: number;
  /** Zone it would have run in at arrival, by index. */
  readonly baselineZone: number;
};

/** An interval of a run, in milliseconds from its start, and what is drawn then as a multiple of the run's mean power. */
export type LoadPhase = { readonly fromMs: number; readonly toMs: number; readonly weight: number };

export type Pauses = {
  /** No piece is shorter than this. */
  readonly minSegmentMs: number;
  /** Energy drawn at the start of every piece but the first, kWh. */
  readonly resumeKwh: number;
};

export type Segment = { readonly startMs: number; readonly endMs: number };

/** Where and when a workload runs. */
export type Placement = { readonly zone: number; readonly segments: readonly Segment[] };

export const INFEASIBLE_REASONS = ["deadline", "forecast", "capacity", "carbon_cap", "max_price"] as const;
export type InfeasibleReason = (typeof INFEASIBLE_REASONS)[number];

export type Decision =
  | { readonly ok: true; readonly placement: Placement }
  | {
      readonly ok: false;
      /** The constraint that leaves nothing. */
      readonly reason: InfeasibleReason;
      /** What comes nearest, failing that constraint only; null where nothing does. */
      readonly nearest: Placement | null;
    };
