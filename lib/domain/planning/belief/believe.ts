import type { PlanProblem, ProblemZone } from "../engine/problem.ts";
import { climatologyOf } from "./climatology.ts";
import { denoise } from "./denoise.ts";
import { poolIssues } from "./issues.ts";

/**
 * The intensity of each slot as it most likely is, gCO2/kWh, null where nobody knows: the
 * issues known at an instant together, without the noise that slots do not share, drawn
 * toward what the hour usually brings by as much as the forecast may be wrong. Where the
 * figures are said to be exact they stand as they are.
 */
export function believe(problem: PlanProblem, zone: ProblemZone, nowMs: number): readonly (number | null)[] {
  if (zone.sdGPerKwh === null && zone.issues.length === 0) return zone.intensityGPerKwh;
  const { values, sd } = poolIssues(zone, problem.startMs, problem.slotMs, nowMs);
  if (sd.some((figure) => figure > 0)) {
    for (const [from, to] of knownStretches(values)) improve(problem, values, sd, from, to);
  }
  return Array.from(values, (value) => (Number.isNaN(value) ? null : value));
}

/** In place: a stretch of slots without gaps. */
function improve(problem: PlanProblem, values: Float64Array, sd: Float64Array, from: number, to: number): void {
  const stretch = denoise(values.slice(from, to), sd.slice(from, to));
  const errors = sd.slice(from, to).map((figure) => (1 - stretch.noiseShare) * figure ** 2);
  const usual = climatologyOf(stretch.values, errors, problem.slotMs, problem.startMs + from * problem.slotMs);
  for (let slot = 0; slot < to - from; slot += 1) {
    const value = stretch.values[slot] ?? 0;
    const error = errors[slot] ?? 0;
    const usually = usual.values[slot] ?? value;
    const trust = error > 0 ? usual.variance / (usual.variance + error) : 1;
    values[from + slot] = Math.max(0, usually + trust * (value - usually));
  }
}

function knownStretches(values: Float64Array): [number, number][] {
  const stretches: [number, number][] = [];
  let from = -1;
  for (let slot = 0; slot <= values.length; slot += 1) {
    const isKnown = slot < values.length && !Number.isNaN(values[slot] ?? Number.NaN);
    if (isKnown && from < 0) from = slot;
    if (!isKnown && from >= 0) {
      stretches.push([from, slot]);
      from = -1;
    }
  }
  return stretches;
}
