import { SLOT_MS } from "../grid/slots.ts";
import type { PlanRequest, PlanWeights } from "./plan-types.ts";
import type { ProblemWorkload } from "./problem/problem.ts";

/**
 * Slots of work times slots looked at for pieces: the engine's time grows with it, and a batch of fifty must stay well within
 * a function's 2 s of CPU. A day of work still looks three days and a half ahead, four hours of it a week.
 */
const PIECES_SIZE_MAX = 8000;

/** A request as the engine takes it, in one piece, to run between two instants. */
export function engineWorkload(
  request: PlanRequest,
  weights: Pick<PlanWeights, "latenessGbpPerHour">,
  earliestMs: number,
  deadlineMs: number,
): ProblemWorkload {
  return {
    id: "",
    submittedMs: request.submittedMs,
    earliestMs,
    deadlineMs,
    durationMs: request.durationMinutes * 60_000,
    powerW: (request.energyKwh * 1000) / (request.durationMinutes / 60),
    phases: null,
    needs: request,
    pauses: null,
    ranUntilMs: null,
    zones: null,
    carbonCapG: request.carbonCapG,
    maxPriceGbp: request.maxPriceGbp,
    latenessPerHour: weights.latenessGbpPerHour,
    baselineZone: 0,
  };
}

/** How far ahead pieces of some length are looked for, in milliseconds. */
export function piecesReachMs(durationMs: number): number {
  const work = Math.ceil(durationMs / SLOT_MS);
  return Math.max(2 * work, Math.floor(PIECES_SIZE_MAX / work)) * SLOT_MS;
}
