import type { Decision, Placement, PlanProblem, ProblemWorkload, ProblemZone } from "../problem/problem.ts";
import { placementCost } from "./alone/decide-alone.ts";
import { holds, type Interval, knownIntervals } from "./intervals.ts";
import { type Series, seriesOf } from "./series.ts";

/** What a placement is worth. Null where part of it lies on slots nobody knows, or the zone lacks the series. */
export type Score = {
  readonly expectedCarbonG: number | null;
  readonly outturnCarbonG: number | null;
  readonly costGbp: number | null;
};

/** Scores of the placements of a problem by its own figures: forecast as given, outturn, price. */
export class Scorer {
  readonly #problem: PlanProblem;
  readonly #zones: readonly ScoredZone[];

  constructor(problem: PlanProblem) {
    this.#problem = problem;
    this.#zones = problem.zones.map((zone) => ({
      forecast: scored(problem, zone, zone.intensityGPerKwh),
      outturn: scored(problem, zone, zone.outturnGPerKwh),
      price: scored(problem, zone, zone.pricePerKwhGbp),
    }));
  }

  score(workload: ProblemWorkload, placement: Placement): Score {
    const zone = this.#zones[placement.zone];
    return {
      expectedCarbonG: this.#drawn(zone?.forecast, workload, placement),
      outturnCarbonG: this.#drawn(zone?.outturn, workload, placement),
      costGbp: this.#drawn(zone?.price, workload, placement),
    };
  }

  /** Running at arrival in the workload's own zone, in one piece, whatever the capacity. */
  baseline(workload: ProblemWorkload): Score {
    return this.score(workload, baselinePlacement(this.#problem, workload));
  }

  #drawn(figures: Scored | null | undefined, workload: ProblemWorkload, placement: Placement): number | null {
    if (!figures) return null;
    const { startMs } = this.#problem;
    const isKnown = placement.segments.every((segment) =>
      holds(figures.known, segment.startMs - startMs, segment.endMs - startMs),
    );
    return isKnown ? placementCost(figures.series, startMs, workload, placement) : null;
  }
}

type Scored = { readonly series: Series; readonly known: readonly Interval[] };
type ScoredZone = { readonly forecast: Scored | null; readonly outturn: Scored | null; readonly price: Scored | null };

function scored(problem: PlanProblem, zone: ProblemZone, figures: ArrayLike<number | null> | null): Scored | null {
  return (
    figures && {
      series: seriesOf(problem.slotMs, figures, zone.pue),
      known: knownIntervals(problem.slotMs, figures),
    }
  );
}

function baselinePlacement({ startMs }: PlanProblem, workload: ProblemWorkload): Placement {
  const fromMs = Math.max(workload.earliestMs, startMs);
  return { zone: workload.baselineZone, segments: [{ startMs: fromMs, endMs: fromMs + workload.durationMs }] };
}

/** Sums over the workloads that have a place. A sum is null as soon as one part of it is. */
export type Totals = {
  readonly expectedCarbonG: number;
  readonly outturnCarbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly baselineOutturnCarbonG: number | null;
  /** By the outturn where there is one, else as expected; null where there is nothing to compare with. */
  readonly savedPct: number | null;
};

export function totalsOf(problem: PlanProblem, scorer: Scorer, decisions: readonly (Decision | null)[]): Totals {
  let expected = 0;
  let outturn: number | null = 0;
  let baseline: number | null = 0;
  let baselineOutturn: number | null = 0;
  for (const [at, workload] of problem.workloads.entries()) {
    const decision = decisions[at];
    if (!decision?.ok) continue;
    const score = scorer.score(workload, decision.placement);
    const before = scorer.baseline(workload);
    // Zero where a placement was decided on newer issues than the figures it is scored by.
    expected += score.expectedCarbonG ?? 0;
    outturn = add(outturn, score.outturnCarbonG);
    baseline = add(baseline, before.expectedCarbonG);
    baselineOutturn = add(baselineOutturn, before.outturnCarbonG);
  }
  return {
    expectedCarbonG: expected,
    outturnCarbonG: outturn,
    baselineCarbonG: baseline,
    baselineOutturnCarbonG: baselineOutturn,
    savedPct: savedShare(outturn, baselineOutturn) ?? savedShare(expected, baseline),
  };
}

function add(sum: number | null, part: number | null): number | null {
  return sum === null || part === null ? null : sum + part;
}

function savedShare(emitted: number | null, baseline: number | null): number | null {
  return emitted === null || baseline === null || baseline <= 0 ? null : 100 * (1 - emitted / baseline);
}
