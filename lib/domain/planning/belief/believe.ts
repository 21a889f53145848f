import type { PlanProblem, ProblemZone } from "../problem/problem.ts";
import { denoise } from "./denoise.ts";
import { poolIssues } from "./issues.ts";

/**
 * The intensity of each slot as it most likely is, gCO2/kWh, null where nobody knows: the
 * issues known at an instant together, without the noise that slots do not share. Where the
 * figures are said to be exact they stand as they are.
 */
export function believe(problem: PlanProblem, zone: ProblemZone, nowMs: number): readonly (number | null)[] {
  if (zone.sdGPerKwh === null && zone.issues.length === 0) return zone.intensityGPerKwh;
  const { values, sd } = poolIssues(zone, problem.startMs, problem.slotMs, nowMs);
  if (sd.some((figure) => figure > 0)) {
    for (const [from, to] of knownRanges(values)) {
      const denoised = denoise(values.slice(from, to), sd.slice(from, to));
      for (const [at, value] of denoised.entries()) values[from + at] = Math.max(0, value);
    }
  }
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

function knownRanges(values: Float64Array): [number, number][] {
  const ranges: [number, number][] = [];
  let from = -1;
  for (let slot = 0; slot <= values.length; slot += 1) {
    const isKnown = slot < values.length && !Number.isNaN(values[slot] ?? Number.NaN);
    if (isKnown && from < 0) from = slot;
    if (!isKnown && from >= 0) {
      ranges.push([from, slot]);
      from = -1;
    }
  }
  return ranges;
}
