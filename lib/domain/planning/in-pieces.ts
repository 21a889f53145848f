import { elementAt } from "../checked.ts";
import type { Candidate, PieceRules, PlanRequest, PlanWeights, ZoneOutlook } from "./plan-types.ts";
import type { Segment } from "./problem/problem.ts";
import { candidatesOf } from "./zone-candidates.ts";

const HOUR_MS = 3_600_000;

/**
 * What work in pieces would emit and cost, resuming included; null where a figure is missing. Waiting counts to the
 * end: as that of work in one piece that ends then. The bands of the pieces are added as if they erred together.
 */
export function candidateInPieces(
  zone: ZoneOutlook,
  request: PlanRequest & { readonly pieces: PieceRules },
  weights: PlanWeights,
  segments: readonly Segment[],
): Candidate | null {
  const parts: { readonly candidate: Candidate; readonly energyKwh: number }[] = [];
  for (const [at, { startMs, endMs }] of segments.entries()) {
    const durationMinutes = (endMs - startMs) / 60_000;
    const resumeKwh = at === 0 ? 0 : request.pieces.resumeKwh;
    const energyKwh = (request.energyKwh * durationMinutes) / request.durationMinutes + resumeKwh;
    const candidate = candidatesOf(zone, { ...request, durationMinutes, energyKwh }, weights)(startMs);
    if (!candidate) return null;
    parts.push({ candidate, energyKwh });
  }
  const { startMs } = elementAt(segments, 0, "segment");
  const { endMs } = elementAt(segments, segments.length - 1, "segment");
  const totalKwh = parts.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  const sum = (of: (candidate: Candidate) => number) => parts.reduce((total, part) => total + of(part.candidate), 0);
  const sumKnown = (of: (candidate: Candidate) => number | null) =>
    parts.every(({ candidate }) => of(candidate) !== null) ? sum((candidate) => of(candidate) ?? 0) : null;
  const mean = (of: (candidate: Candidate) => number) =>
    parts.reduce((total, { candidate, energyKwh }) => total + of(candidate) * energyKwh, 0) / totalKwh;
  const waitedMs = Math.max(0, endMs - request.durationMinutes * 60_000 - request.submittedMs);
  const scores = {
    carbonScoreGbp: sum(({ carbonScoreGbp }) => carbonScoreGbp),
    priceScoreGbp: sum(({ priceScoreGbp }) => priceScoreGbp),
    latenessScoreGbp: (waitedMs / HOUR_MS) * weights.latenessGbpPerHour,
  };
  return {
    ...{ zoneId: zone.zoneId, startMs, endMs, segments },
    carbonG: sum(({ carbonG }) => carbonG),
    p10CarbonG: sumKnown(({ p10CarbonG }) => p10CarbonG),
    p90CarbonG: sumKnown(({ p90CarbonG }) => p90CarbonG),
    costGbp: sumKnown(({ costGbp }) => costGbp),
    statisticalShare: mean(({ statisticalShare }) => statisticalShare),
    meanIntensityGPerKwh: mean(({ meanIntensityGPerKwh }) => meanIntensityGPerKwh),
    filledShare: mean(({ filledShare }) => filledShare),
    ...scores,
    scoreGbp: scores.carbonScoreGbp + scores.priceScoreGbp + scores.latenessScoreGbp,
  };
}
