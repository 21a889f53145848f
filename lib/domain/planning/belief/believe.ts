import type { PlanProblem, ProblemZone } from "../engine/problem.ts";
import { climatologyOf } from "./climatology.ts";
import { denoise } from "./denoise.ts";
import { poolIssues } from "./issues.ts";

/** By slot: what is believed, gCO2/kWh, null where nobody knows; and how far it may be wrong (standard deviation). */
export type Belief = { readonly intensityGPerKwh: readonly (number | null)[]; readonly sdGPerKwh: ArrayLike<number> };

/**
 * The intensity of each slot as it most likely is: the
 * issues known at an instant together, without the noise that slots do not share, drawn
 * toward what the hour usually brings by as much as the forecast may be wrong. Where the
 * figures are said to be exact they stand as they are.
 */
export function believe(problem: PlanProblem, zone: ProblemZone, nowMs: number): Belief {
  if (zone.sdGPerKwh === null && zone.issues.length === 0) {
    return { intensityGPerKwh: zone.intensityGPerKwh, sdGPerKwh: [] };
  }
  const { values, sd } = poolIssues(zone, problem.startMs, problem.slotMs, nowMs);
  if (sd.some((figure) => figure > 0)) {
    for (const [from, to] of knownStretches(values)) improve(problem, values, sd, from, to);
  }
  return { intensityGPerKwh: Array.from(values, (value) => (Number.isNaN(value) ? null : value)), sdGPerKwh: sd };
}

/** How much of what is still to be learnt of a slot counts for it (`withHope`). */
const HOPE = 0.5;

/**
 * A belief as one sees it who will be told more before acting, and may then choose otherwise: a slot of which much will be
 * learnt may turn out cleaner, and is passed over if not, so it is worth more than its mean. By how much was chosen by replays
 * of British weeks (`./karbos bench plan --part policies`); it is no statement about the slot.
 */
export function withHope(
  { intensityGPerKwh, sdGPerKwh }: Belief,
  { startMs, slotMs }: PlanProblem,
  nowMs: number,
): readonly (number | null)[] {
  const now = Math.floor((nowMs - startMs) / slotMs);
  const near = sdGPerKwh[now] ?? 0;
  return intensityGPerKwh.map((value, slot) => {
    const learnt = (sdGPerKwh[slot] ?? 0) ** 2 - near ** 2;
    return value === null || slot <= now || learnt <= 0 ? value : value - HOPE * Math.sqrt(learnt);
  });
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
    sd[from + slot] = Math.sqrt(trust * error);
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
