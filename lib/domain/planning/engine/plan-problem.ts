import { believe } from "../belief/believe.ts";
import type { Decision, PlanProblem, ProblemZone } from "../problem/problem.ts";
import { decideAll } from "./alone/decide-all.ts";
import { type Outlook, placementCost } from "./alone/decide-alone.ts";
import { planShared } from "./shared/plan-shared.ts";
import { type ZoneSeries, zoneSeries } from "./zone-series.ts";

export type ProblemPlan = {
  /** By workload, in the problem's order. */
  readonly decisions: readonly Decision[];
  /**
   * No plan of all that can be placed has an objective below this, by the figures as believed; in the objective's unit.
   * Null where some found no room: what is left out emits zero.
   */
  readonly lowerBound: number | null;
};

/**
 * Plans every workload of a problem as known at its start. Without shared capacity each gets
 * its true optimum by the figures as believed; with capacity the whole comes near a bound.
 */
export function planProblem(problem: PlanProblem): ProblemPlan {
  const outlook = outlookAt(problem, problem.startMs);
  const isShared = problem.zones.some(({ capacity }) => capacity !== null);
  if (isShared) return planShared(problem, outlook, problem.startMs);
  const decisions = decideAll(outlook, problem.workloads, problem.startMs);
  return { decisions, lowerBound: objectiveOf(outlook, problem, decisions) };
}

/** The zones as believed at an instant: the newest issue known by then over the zone's own figures, without its noise. */
export function outlookAt(problem: PlanProblem, nowMs: number): Outlook {
  return { startMs: problem.startMs, zones: problem.zones.map((zone) => viewAt(problem, zone, nowMs)) };
}

function viewAt(problem: PlanProblem, zone: ProblemZone, nowMs: number): ZoneSeries {
  return zoneSeries(problem, zone, believe(problem, zone, nowMs));
}

/** Sum of the objective over what has a place. */
function objectiveOf(outlook: Outlook, { workloads }: PlanProblem, decisions: readonly Decision[]): number {
  return decisions.reduce((sum, decision, at) => {
    const workload = workloads[at];
    const zone = decision.ok ? outlook.zones[decision.placement.zone] : undefined;
    if (!decision.ok || !workload || !zone) return sum;
    return sum + placementCost(zone.objective, outlook.startMs, workload, decision.placement);
  }, 0);
}
