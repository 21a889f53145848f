import type { PlanProblem, ProblemZone } from "../problem/problem.ts";
import { type Interval, intersect, knownIntervals } from "./intervals.ts";
import { combine, type Series, seriesOf } from "./series.ts";

/** The series of a zone that the search reads: figures per kWh of IT energy, milliseconds from the problem's start. */
export type ZoneSeries = {
  /** What is minimized. */
  readonly objective: Series;
  /** gCO2 per IT kWh, as believed. */
  readonly carbon: Series;
  /** Pounds per IT kWh; null where the zone has no prices. */
  readonly price: Series | null;
  /** Where every figure is known that the objective needs: nothing is planned elsewhere. */
  readonly known: readonly Interval[];
  /** Where the price is known too: a maximum price can be kept nowhere else. */
  readonly priced: readonly Interval[];
};

/** @param believed intensities to plan with, gCO2/kWh, in place of the zone's own */
export function zoneSeries(problem: PlanProblem, zone: ProblemZone, believed: ArrayLike<number | null>): ZoneSeries {
  const { slotMs, objective } = problem;
  const carbon = seriesOf(slotMs, believed, zone.pue);
  const price = zone.pricePerKwhGbp && seriesOf(slotMs, zone.pricePerKwhGbp, zone.pue);
  const known = knownIntervals(slotMs, believed);
  const priced = zone.pricePerKwhGbp ? intersect(known, knownIntervals(slotMs, zone.pricePerKwhGbp)) : [];
  if (!objective.countsPrice) return { objective: carbon, carbon, price, known, priced };
  if (!price) return { objective: carbon, carbon, price, known: [], priced };
  return {
    objective: combine(carbon, objective.carbonPricePerKgGbp / 1000, price, 1),
    carbon,
    price,
    known: priced,
    priced,
  };
}
