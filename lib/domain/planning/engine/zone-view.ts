import { type Interval, intersect, knownIntervals } from "./intervals.ts";
import type { PlanProblem, ProblemZone } from "./problem.ts";
import { combine, type Series, seriesOf } from "./series.ts";

/** A zone as the search sees it: figures per kWh of IT energy, milliseconds from the problem's start. */
export type ZoneView = {
  /** What is made least. */
  readonly objective: Series;
  /** What is made least for work that may pause, and so wait and see: the objective, where all is decided at once. */
  readonly patient: Series;
  /** gCO2 per IT kWh, as believed. */
  readonly carbon: Series;
  /** Pounds per IT kWh; null where the zone has no prices. */
  readonly price: Series | null;
  /** Where every figure is known that the objective needs: nothing is planned elsewhere. */
  readonly known: readonly Interval[];
  /** Where the price is known too: a maximum price can be kept nowhere else. */
  readonly priced: readonly Interval[];
};

/**
 * @param believed intensities to plan with, gCO2/kWh, in place of the zone's own
 * @param hoped the same for work that may wait and see; null where all is decided at once
 */
export function viewZone(
  problem: PlanProblem,
  zone: ProblemZone,
  believed: ArrayLike<number | null>,
  hoped: ArrayLike<number | null> | null = null,
): ZoneView {
  const { slotMs, objective } = problem;
  const price = zone.pricePerKwhGbp && seriesOf(slotMs, zone.pricePerKwhGbp, zone.pue);
  const known = knownIntervals(slotMs, believed);
  const priced = zone.pricePerKwhGbp ? intersect(known, knownIntervals(slotMs, zone.pricePerKwhGbp)) : [];
  const isMissing = objective.countsPrice && !price;
  const asked = (carbon: Series) =>
    objective.countsPrice && price ? combine(carbon, objective.carbonPricePerKgGbp / 1000, price, 1) : carbon;
  const carbon = seriesOf(slotMs, believed, zone.pue);
  const least = asked(carbon);
  return {
    objective: least,
    patient: hoped ? asked(seriesOf(slotMs, hoped, zone.pue)) : least,
    carbon,
    price,
    known: isMissing ? [] : objective.countsPrice ? priced : known,
    priced,
  };
}
