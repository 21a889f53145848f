import type { NearestCandidate, StoredPlan } from "../../../lib/contracts/plan.ts";
import { isoFromMs } from "../../../lib/domain/grid/slots.ts";
import type { Candidate, PlanOutcome } from "../../../lib/domain/planning/plan-types.ts";
import { planSummary } from "../../../lib/domain/planning/plan-words.ts";
import type { GridView } from "./grid-view.ts";
import type { WorkloadToPlan } from "./workload-reads.ts";

/**
 * A plan as the database stores it, with a sentence about its result.
 * @param note a sentence to append
 */
export function toStoredPlan(
  outcome: PlanOutcome,
  workload: WorkloadToPlan,
  view: GridView,
  nowMs: number,
  note = "",
): StoredPlan {
  const { runNow } = outcome;
  const nameOf = (id: number) => view.zoneNames.get(id) ?? `zone ${id}`;
  return {
    reason: workload.reason,
    feasible: outcome.feasible,
    summary: `${planSummary(outcome, workload.request, nameOf, nowMs)} ${note}`.trimEnd(),
    bindingConstraint: outcome.feasible ? null : outcome.bindingConstraint,
    nearest: outcome.feasible || outcome.nearest === null ? null : toWire(outcome.nearest),
    issueId: view.issueId,
    readAt: view.readAt,
    kind: view.kind,
    weights: workload.weights,
    energyKwh: workload.request.energyKwh,
    latestStart: isoFromMs(outcome.latestStartMs),
    p90DurationMinutes: workload.request.safeDurationMinutes ?? workload.request.durationMinutes,
    p90Runs: workload.historyRuns,
    runNowZoneId: runNow?.zoneId ?? null,
    runNowCarbonG: runNow?.carbonG ?? null,
    runNowCostGbp: runNow?.costGbp ?? null,
    candidates: outcome.feasible
      ? outcome.candidates.map(({ bestProbability, ...candidate }, at) => ({
          ...{ rank: at + 1, bestProbability },
          ...toWire(candidate),
        }))
      : [],
  };
}

function toWire({ segments, ...candidate }: Candidate): NearestCandidate {
  return { ...toInstants(candidate), segments: segments?.map(toInstants) ?? null };
}

function toInstants<T extends { readonly startMs: number; readonly endMs: number }>({ startMs, endMs, ...rest }: T) {
  return { ...rest, startAt: isoFromMs(startMs), endAt: isoFromMs(endMs) };
}
