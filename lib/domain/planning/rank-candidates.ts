import { NORMAL_WIDTH } from "../forecast/calibration.ts";
import { bestProbabilities, type Contender } from "./certainty.ts";
import type { Candidate, PlanWeights, RankedCandidate, ZoneOutlook } from "./plan-types.ts";

/** Starts closer together than this in one zone are not alternatives: which of them is better means little. */
const APART_MS = 6 * 3_600_000;

/**
 * Candidates with the probability that each turns out the best: of themselves and of `others`, the best of further zones
 * and times. Only what the carbon may come to is unsure; prices and waiting are taken as they are. Null for all where any
 * forecast came without a band.
 */
export function rankCandidates(
  candidates: readonly [Candidate, ...Candidate[]],
  others: readonly Candidate[],
  zones: readonly ZoneOutlook[],
  weights: PlanWeights,
): [RankedCandidate, ...RankedCandidate[]] {
  const field: Candidate[] = [...candidates];
  for (const other of others) if (field.every((taken) => isApart(taken, other))) field.push(other);
  const contenders = field.flatMap((candidate) => contenderOf(candidate, zones, weights) ?? []);
  const isKnown = contenders.length === field.length;
  const rhos = zones.flatMap(({ errors }) => errors?.rho ?? []);
  const rho = rhos.reduce((sum, each) => sum + each, 0) / Math.max(1, rhos.length);
  const probabilities = isKnown ? bestProbabilities(contenders, candidates.length, rho) : [];
  const [best, ...rest] = candidates;
  return [
    { ...best, bestProbability: probabilities[0] ?? null },
    ...rest.map((candidate, at) => ({ ...candidate, bestProbability: probabilities[at + 1] ?? null })),
  ];
}

function isApart(one: Candidate, other: Candidate): boolean {
  if (one.zoneId !== other.zoneId) return true;
  const overlaps = one.startMs < other.endMs && other.startMs < one.endMs;
  return !overlaps && Math.abs(one.startMs - other.startMs) >= APART_MS;
}

function contenderOf(candidate: Candidate, zones: readonly ZoneOutlook[], weights: PlanWeights): Contender | null {
  const area = zones.find(({ zoneId }) => zoneId === candidate.zoneId)?.errors?.area;
  if (area === undefined || candidate.p90CarbonG === null) return null;
  const sdG = (candidate.p90CarbonG - candidate.carbonG) / NORMAL_WIDTH;
  return {
    area,
    startMs: candidate.startMs,
    endMs: candidate.endMs,
    scoreGbp: candidate.scoreGbp,
    sdGbp: (sdG / 1000) * weights.carbonPriceGbpPerKg,
  };
}
