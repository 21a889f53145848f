import { NATIONAL_SPREAD_G } from "../../lib/domain/grid/forecast-error.ts";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { suspendResume, waitAwhile } from "../../lib/domain/planning/policies/pausing.ts";
import type { Policy } from "../../lib/domain/planning/policies/policy.ts";
import { carbonTime, lowestSlot, lowestWindow, runAtArrival } from "../../lib/domain/planning/policies/whole.ts";
import type { Decision, Placement, PlanProblem } from "../../lib/domain/planning/problem/problem.ts";
import { meanOf } from "./draws.ts";
import type { Foresight } from "./foresight.ts";
import type { Recording } from "./recordings.ts";

export const OURS = "Karbos";
/** The same search with the unsmoothed forecast: the value of the search alone. */
export const OURS_UNSTATED = "Karbos, error not stated";

export const policiesFor = (pauses: boolean): readonly Policy[] =>
  pauses
    ? [runAtArrival, lowestSlot, lowestWindow, carbonTime, suspendResume, waitAwhile]
    : [runAtArrival, lowestSlot, lowestWindow, carbonTime];

export function leastOf({ workloads }: PlanProblem, foresight: Foresight, pauses: boolean): number[] {
  return workloads.map((workload) => (pauses ? foresight.leastPausedG(workload) : foresight.leastWholeG(workload)));
}

export function placementsOf(decisions: readonly Decision[]): (Placement | null)[] {
  return decisions.map((decision) => (decision.ok ? decision.placement : null));
}

/**
 * The usual value of the hour over the four weeks before, by slot: the only information beyond the last issue's end.
 */
export function usualOf(nation: Recording, startMs: number, slots: number): { figures: number[]; sdG: number } {
  const first = (startMs - nation.startMs) / SLOT_MS;
  const figures = Array.from({ length: slots }, (_, slot) => {
    const days = Array.from(
      { length: 28 },
      (_, day) => nation.intensityGPerKwh[first - 48 * (day + 1) + (slot % 48)] ?? null,
    );
    return meanOf(days);
  });
  return { figures, sdG: NATIONAL_SPREAD_G };
}
