import type { ZoneView } from "@/features/grid/model/zone-view.ts";
import type { SettledEvent } from "@/lib/contracts/ledger.ts";
import type {
  WorkloadReason,
  WorkloadSpec,
  WorkloadStatus,
  WorkloadType,
  WorkloadUrgency,
} from "@/lib/contracts/workload.ts";
import type { PlanWeights } from "@/lib/domain/planning/plan-types.ts";
import type { Instant } from "@/lib/format/time.ts";

/**
 * Carbon and cost beside the counterfactual, running at once in the default zone. `expected` rests on the plan,
 * `accounted` on the ledger. A null figure is not known; it is never zero.
 */
export interface ComparisonView {
  readonly basis: "expected" | "accounted";
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly costGbp: number | null;
  readonly baselineCostGbp: number | null;
}

/** A workload as a row of a list. */
export interface WorkloadView {
  readonly id: number;
  readonly jobId: string;
  readonly name: string;
  readonly type: WorkloadType;
  readonly status: WorkloadStatus;
  /** For people; what a program decides rests on the code. */
  readonly statusReason: string;
  readonly statusReasonCode: WorkloadReason;
  readonly urgency: WorkloadUrgency;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly submittedAt: Instant;
  /** As the database wrote it: its microseconds are part of the cursor of the list. */
  readonly submittedAtIso: string;
  readonly deadline: Instant;
  readonly durationMinutes: number;
  /** What suspended runs have done and kept of it. */
  readonly doneMinutes: number;
  readonly scheduledStart: Instant | null;
  readonly actualStart: Instant | null;
  readonly actualEnd: Instant | null;
  readonly cancelRequestedAt: Instant | null;
  /** Where it was assigned to; null before. */
  readonly zone: ZoneView | null;
  /** The best candidate of its newest plan; null without a feasible one. */
  readonly best: { readonly zone: ZoneView; readonly startAt: Instant; readonly endAt: Instant } | null;
  readonly comparison: ComparisonView | null;
  /** Latest safe start by its plan; null before it is planned. */
  readonly latestStart: Instant | null;
}

/** When a candidate of a plan starts, what it emits and costs, and the parts of its score in pounds. */
export interface CandidateFigures {
  readonly rank: number;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly carbonG: number;
  readonly costGbp: number | null;
  readonly meanIntensityGPerKwh: number;
  readonly carbonScoreGbp: number;
  readonly priceScoreGbp: number;
  readonly latenessScoreGbp: number;
  readonly scoreGbp: number;
  /** Share of the energy priced by the last known price of the same half hour. */
  readonly filledShare: number;
  /** What the carbon stays below in one case of ten and in nine; null where the forecast came without a band. */
  readonly p10CarbonG: number | null;
  readonly p90CarbonG: number | null;
  /** Share of the energy that rests on the statistical forecast. */
  readonly statisticalShare: number;
  /** How likely it turns out the best, 0 to 1; null where that is not known. */
  readonly bestProbability: number | null;
  /** The pieces it would run in; absent for one piece. */
  readonly segments?: readonly { readonly startAt: Instant; readonly endAt: Instant }[];
}

/** A candidate with its zone as pages name it. */
export interface CandidateView extends CandidateFigures {
  readonly zone: ZoneView;
}

export interface PlanView {
  readonly version: number;
  readonly createdAt: Instant;
  readonly reason: string;
  readonly isFeasible: boolean;
  readonly summary: string;
  readonly latestStart: Instant;
  readonly energyKwh: number;
  /** What carbon and waiting counted in it. */
  readonly weights: PlanWeights;
  readonly runNowZone: ZoneView | null;
  readonly runNowCarbonG: number | null;
  readonly runNowCostGbp: number | null;
  readonly candidates: readonly CandidateView[];
}

export interface RunView {
  readonly id: number;
  readonly attempt: number;
  readonly status: "OFFERED" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED" | "LOST" | "WITHDRAWN" | "SUSPENDED";
  readonly zoneName: string;
  /** Null for people who may not see workers, and before one claimed the run. */
  readonly workerName: string | null;
  readonly offeredAt: Instant;
  readonly claimedAt: Instant | null;
  readonly finishedAt: Instant | null;
  readonly exitCode: number | null;
  readonly reason: string | null;
  readonly logLines: number;
}

export interface RunLedgerView {
  readonly runId: number;
  readonly isSettled: boolean;
  readonly energyKwh: number;
  readonly energyMethod: "measured" | "modelled" | "stated";
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly baselineCarbonG: number | null;
  readonly baselineCostGbp: number | null;
  readonly baselineZoneName: string | null;
  readonly actualShare: number;
  readonly estimatedShare: number;
  readonly forecastShare: number;
  readonly missingShare: number;
}

export interface EventView {
  readonly id: number;
  readonly kind: string;
  readonly toStatus: WorkloadStatus | null;
  readonly reason: string;
  readonly actorKind: "user" | "operator" | "worker" | "system";
  readonly createdAt: Instant;
  /** The figures of a run that was accounted; null for every other event. */
  readonly settled: SettledEvent | null;
}

/** Everything a workload's own page shows, but for its log. */
export interface WorkloadDetailView extends WorkloadView {
  readonly project: string | null;
  readonly interruptible: boolean;
  readonly minSegmentMinutes: number;
  readonly resumeCostWh: number;
  readonly dockerImage: string;
  readonly command: string;
  readonly gpus: number;
  readonly cpuCores: number;
  readonly memoryGb: number;
  readonly energyKwh: number | null;
  readonly energyMethod: "measured" | "modelled" | "stated";
  readonly carbonCapG: number | null;
  readonly maxPriceGbp: number | null;
  readonly deferralMinutes: number;
  readonly baselineZone: ZoneView | null;
  readonly plan: PlanView | null;
  readonly runs: readonly RunView[];
  readonly ledger: readonly RunLedgerView[];
  /** As the database wrote it: tells whether a decision rests on what is still so. */
  readonly updatedAtIso: string;
}

/** The part of a workload that its owner may edit, as the form and the contract hold it. */
export function toSpec(workload: WorkloadDetailView): WorkloadSpec {
  return {
    workloadName: workload.name,
    workloadType: workload.type,
    urgency: workload.urgency,
    dockerImage: workload.dockerImage,
    command: workload.command,
    gpus: workload.gpus,
    cpuCores: workload.cpuCores,
    memoryGb: workload.memoryGb,
    durationMinutes: workload.durationMinutes,
    deferralMinutes: workload.deferralMinutes,
    deadline: new Date(workload.deadline).toISOString(),
    carbonCapG: workload.carbonCapG,
    maxPriceGbp: workload.maxPriceGbp,
    energyKwh: workload.energyMethod === "stated" ? workload.energyKwh : null,
    project: workload.project,
    interruptible: workload.interruptible,
    minSegmentMinutes: workload.minSegmentMinutes,
    resumeCostWh: workload.resumeCostWh,
  };
}
