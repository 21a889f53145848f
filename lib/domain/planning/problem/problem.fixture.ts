import type { ProblemWorkload, ProblemZone } from "./problem.ts";

export const START_MS = Date.parse("2026-11-20T00:00:00Z");

/** A zone for tests: exact figures, no prices, no limit of capacity. */
export function problemZone(rest: Partial<ProblemZone>): ProblemZone {
  return {
    id: "a",
    intensityGPerKwh: [],
    sdGPerKwh: null,
    outturnGPerKwh: null,
    pricePerKwhGbp: null,
    issues: [],
    pue: 1,
    capacity: null,
    ...rest,
  };
}

/** A workload for tests: an hour at one kilowatt within a day of the start. */
export function problemWorkload(rest: Partial<ProblemWorkload>): ProblemWorkload {
  return {
    id: "w",
    submittedMs: START_MS,
    earliestMs: START_MS,
    deadlineMs: START_MS + 24 * 3_600_000,
    durationMs: 3_600_000,
    powerW: 1000,
    phases: null,
    needs: { gpus: 0, cpuCores: 0, memoryGb: 0 },
    pauses: null,
    ranUntilMs: null,
    zones: null,
    carbonCapG: null,
    maxPriceGbp: null,
    latenessPerHour: 0,
    baselineZone: 0,
    ...rest,
  };
}
