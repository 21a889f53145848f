import { SLOT_MS } from "../grid/slots.ts";
import { clip, type Interval, intersect, knownIntervals } from "./engine/intervals.ts";
import { combine, seriesOf } from "./engine/series.ts";
import { UsageProfile } from "./engine/shared/usage-profile.ts";
import type { ZoneSeries } from "./engine/zone-series.ts";
import type { PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { fillPrices } from "./window-sums.ts";

/** A zone for the engine, in pounds; milliseconds from `originMs`, which no zone's figures begin before. */
export function outlookSeries(zone: ZoneOutlook, weights: PlanWeights, originMs: number): ZoneSeries {
  const unknown = new Array<null>(Math.round((zone.firstSlotMs - originMs) / SLOT_MS)).fill(null);
  const intensity = [...unknown, ...zone.intensityGPerKwh];
  const prices = [...unknown, ...fillPrices(zone.priceGbpPerKwh).prices];
  const carbon = seriesOf(SLOT_MS, intensity, zone.pue);
  const price = seriesOf(
    SLOT_MS,
    Array.from(intensity, (_, slot) => prices[slot] ?? null),
    zone.pue,
  );
  const known = knownIntervals(SLOT_MS, intensity);
  return {
    objective: combine(carbon, weights.carbonPriceGbpPerKg / 1000, price, 1),
    carbon,
    price,
    known,
    priced: intersect(known, knownIntervals(SLOT_MS, prices)),
  };
}

/** The intervals in which a workload would find room in a zone beside what is placed there. */
export function roomIn(
  zone: ZoneOutlook,
  request: PlanRequest,
  originMs: number,
  fromMs: number,
  toMs: number,
): Interval[] {
  const usage = new UsageProfile(zone.capacity);
  for (const work of zone.placed) usage.add(work, work.startMs - originMs, work.endMs - originMs, 1);
  return clip(usage.openings(request, fromMs - originMs, toMs - originMs, 0), 0, toMs - originMs);
}
