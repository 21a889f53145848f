import type { Decision, PlanProblem } from "../problem/problem.ts";
import { asKnownAt } from "./as-known.ts";
import { ReplayState } from "./replay-state.ts";
import { Scorer } from "./score.ts";

export type Replay = {
  readonly decisions: readonly Decision[];
  /** gCO2 as expected when the last of it began, by workload; null where it never ran or no figure was known. */
  readonly expectedCarbonG: readonly (number | null)[];
};

/**
 * Simulates a problem step by step: at every slot's border only what was issued and
 * submitted by then is known, and all that has not begun is planned again; a workload that is
 * submitted in between is planned at once. What begins before the next step is done; one that
 * may pause is planned again between its pieces.
 */
export function replayProblem(problem: PlanProblem): Replay {
  const state = new ReplayState(problem);
  const steps = stepsOf(problem);
  const expectedCarbonG = new Array<number | null>(problem.workloads.length).fill(null);
  for (const [at, nowMs] of steps.entries()) {
    const begun = state.step(nowMs, steps[at + 1] ?? Number.POSITIVE_INFINITY);
    if (begun.length === 0) continue;
    const scorer = new Scorer(asKnownAt(problem, nowMs));
    for (const index of begun) {
      const workload = problem.workloads[index];
      const placement = state.placementOf(index);
      if (workload && placement) expectedCarbonG[index] = scorer.score(workload, placement).expectedCarbonG;
    }
  }
  return { decisions: state.decisions(), expectedCarbonG };
}

/** Slot borders from the start to the last deadline, as far as any figures reach, and the moments of submission between. */
function stepsOf({ startMs, slotMs, zones, workloads }: PlanProblem): number[] {
  const latestMs = workloads.reduce((last, { deadlineMs }) => Math.max(last, deadlineMs), startMs);
  const reachMs = zones.flatMap(({ intensityGPerKwh, issues }) => [
    startMs + intensityGPerKwh.length * slotMs,
    ...issues.map((issue) => issue.fromMs + issue.intensityGPerKwh.length * slotMs),
  ]);
  const lastMs = Math.min(
    latestMs,
    reachMs.reduce((last, atMs) => Math.max(last, atMs), startMs),
  );
  const steps = new Set<number>();
  for (let atMs = startMs; atMs < lastMs; atMs += slotMs) steps.add(atMs);
  for (const { submittedMs } of workloads) if (submittedMs > startMs && submittedMs < lastMs) steps.add(submittedMs);
  return [...steps].sort((a, b) => a - b);
}
