import type { CandidateFigures } from "@/features/workloads/model/workload-view.ts";
import type { WorkloadStatus, WorkloadType, WorkloadUrgency } from "@/lib/contracts/workload.ts";
import type { BindingConstraint } from "@/lib/domain/planning/plan-types.ts";
import type { Instant } from "@/lib/format/time.ts";

/** A candidate with its zone as the board of zones knows it. */
export interface QueueCandidate extends CandidateFigures {
  readonly zoneId: number;
}

export interface QueuePlan {
  readonly version: number;
  readonly createdAt: Instant;
  readonly isFeasible: boolean;
  readonly summary: string;
  readonly bindingConstraint: BindingConstraint | null;
  readonly latestStart: Instant;
  /** IT energy assumed, before PUE. */
  readonly energyKwh: number;
  readonly carbonPriceGbpPerKg: number;
  readonly latenessGbpPerHour: number;
  readonly runNowZoneId: number | null;
  readonly runNowCarbonG: number | null;
  readonly runNowCostGbp: number | null;
  readonly candidates: readonly QueueCandidate[];
}

/** A workload as an operator decides on it. */
export interface QueueWorkload {
  readonly id: number;
  readonly jobId: string;
  readonly name: string;
  readonly type: WorkloadType;
  readonly status: WorkloadStatus;
  readonly statusReason: string;
  readonly urgency: WorkloadUrgency;
  readonly ownerName: string;
  readonly dockerImage: string;
  readonly submittedAt: Instant;
  readonly deadline: Instant;
  readonly durationMinutes: number;
  readonly gpus: number;
  readonly cpuCores: number;
  readonly memoryGb: number;
  readonly carbonCapG: number | null;
  readonly maxPriceGbp: number | null;
  /** Zone it is assigned to; null before. */
  readonly zoneId: number | null;
  readonly scheduledStart: Instant | null;
  readonly actualStart: Instant | null;
  readonly actualEnd: Instant | null;
  readonly cancelRequestedAt: Instant | null;
  /** As the database wrote it: tells whether a decision rests on what is still so. */
  readonly updatedAtIso: string;
  readonly plan: QueuePlan | null;
}

/** Statuses in which an operator may say where and when, as the state machine of the database has them. */
export function isPlaceable(status: WorkloadStatus): boolean {
  return status === "PLANNED" || status === "SCHEDULED" || status === "QUEUED";
}

/** Whether an assignment can be taken back, so that it waits for a place again. */
export function isRevocable(status: WorkloadStatus): boolean {
  return status === "SCHEDULED";
}

/** Whether it can still be cancelled; a running one is asked to stop. */
export function isCancellable(workload: Pick<QueueWorkload, "status" | "cancelRequestedAt">): boolean {
  if (workload.cancelRequestedAt !== null) return false;
  return workload.status !== "COMPLETED" && workload.status !== "FAILED" && workload.status !== "CANCELLED";
}

/** Until when it may wait, as its owner is told: by its plan, which keeps to the deferral window; by the deadline before one. */
export function latestSafeStartOf(workload: Pick<QueueWorkload, "deadline" | "durationMinutes" | "plan">): Instant {
  return Math.min(latestStartOf(workload), workload.plan?.latestStart ?? Number.POSITIVE_INFINITY);
}

/** The last start that still meets the deadline: an operator may choose any up to it. */
export function latestStartOf(workload: Pick<QueueWorkload, "deadline" | "durationMinutes">): Instant {
  return workload.deadline - workload.durationMinutes * 60_000;
}

/** The first workloads of a kind, and how many there are in all. */
export interface WaitingGroup {
  readonly workloads: readonly QueueWorkload[];
  readonly total: number;
}

/** What waits for an operator: to be assigned, and to be planned. */
export interface Waiting {
  readonly planned: WaitingGroup;
  readonly pending: WaitingGroup;
}
