import type { Candidate } from "./plan-types.ts";
import { grams } from "./plan-words.ts";

/**
 * Part of its score by which another place or time must be better before a plan moves there.
 * Forecasts change by more than this from issue to issue without a cause; operators and caches
 * do not like to follow each of them.
 */
export const LEAST_GAIN_SHARE = 0.03;

/** Whether a score is enough better than another to leave it for, in the same unit. */
export function isGainEnough(current: number, found: number): boolean {
  return current - found > LEAST_GAIN_SHARE * Math.abs(current);
}

/**
 * Whether a newer forecast is worth following.
 *
 * @param current the place and time that is planned, by the newer figures; null where it can no longer be had
 */
export function isWorthMoving(current: Candidate | null, found: Candidate): boolean {
  return current === null || isGainEnough(current.scoreGbp, found.scoreGbp);
}

/** Why a plan moved, for its record. */
export function moveReason(current: Candidate | null, found: Candidate): string {
  if (current === null) return "Planned again: the place or time planned before can no longer be had";
  return `Planned again by a newer forecast: ${grams(found.carbonG)} where the plan before would now emit ${grams(current.carbonG)}`;
}
