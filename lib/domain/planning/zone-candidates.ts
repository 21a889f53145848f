import { floorSlot } from "../grid/slots.ts";
import { bandAround, windowCertainty } from "./certainty.ts";
import type { Candidate, PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import { fillPrices, windowSums } from "./window-sums.ts";

const HOUR_MS = 3_600_000;

/** Prices one zone's windows for one workload. Null where part of the window has no intensity. */
export type CandidateAt = (startMs: number) => Candidate | null;

/** A pricer of windows in a zone. The work on the series is done once; each window then takes constant time. */
export function candidatesOf(zone: ZoneOutlook, request: PlanRequest, weights: PlanWeights): CandidateAt {
  const { prices, filled } = fillPrices(zone.priceGbpPerKwh);
  const intensity = windowSums(zone.firstSlotMs, zone.intensityGPerKwh);
  const price = windowSums(zone.firstSlotMs, prices);
  const filling = windowSums(zone.firstSlotMs, filled);
  const facilityKwh = request.energyKwh * zone.pue;

  return (startMs) => {
    const endMs = startMs + request.durationMinutes * 60_000;
    const meanIntensity = intensity.mean(startMs, endMs);
    if (meanIntensity === null) return null;
    const meanPrice = price.mean(startMs, endMs);
    const carbonG = facilityKwh * meanIntensity;
    const { sdGPerKwh, statisticalShare } = windowCertainty(zone.errors, zone.firstSlotMs, startMs, endMs);
    const band = sdGPerKwh === null ? null : bandAround(carbonG, facilityKwh * sdGPerKwh);
    const costGbp = meanPrice === null ? null : facilityKwh * meanPrice;
    const carbonScoreGbp = (carbonG / 1000) * weights.carbonPriceGbpPerKg;
    // A window without a price is only chosen where no maximum is asked for; its price then does not count.
    const priceScoreGbp = costGbp ?? 0;
    const latenessScoreGbp = (Math.max(0, startMs - request.submittedMs) / HOUR_MS) * weights.latenessGbpPerHour;
    return {
      zoneId: zone.zoneId,
      startMs,
      endMs,
      carbonG,
      p10CarbonG: band?.p10 ?? null,
      p90CarbonG: band?.p90 ?? null,
      statisticalShare,
      costGbp,
      meanIntensityGPerKwh: meanIntensity,
      filledShare: filling.mean(startMs, endMs) ?? 0,
      carbonScoreGbp,
      priceScoreGbp,
      latenessScoreGbp,
      scoreGbp: carbonScoreGbp + priceScoreGbp + latenessScoreGbp,
    };
  };
}

/** Where running at once would be priced from: whole seconds, so that equal requests make equal plans. */
export function earliestStart(nowMs: number): number {
  return Math.max(floorSlot(nowMs), Math.ceil(nowMs / 1000) * 1000);
}
