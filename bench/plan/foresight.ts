import type { Placement, PlanProblem, ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";

const MINUTE_MS = 60_000;

/**
 * Accounts and searches by the minute over the outturn, without code of the engine: the reference for all policies.
 * Exact for workloads of whole minutes that arrive at whole minutes.
 */
export class Foresight {
  readonly #startMs: number;
  readonly #slotMinutes: number;
  readonly #zones: readonly { readonly truth: readonly (number | null)[]; readonly hoursTimesG: Float64Array }[];

  constructor({ startMs, slotMs }: PlanProblem, truths: readonly (readonly (number | null)[])[]) {
    this.#startMs = startMs;
    this.#slotMinutes = slotMs / MINUTE_MS;
    this.#zones = truths.map((truth) => ({ truth, hoursTimesG: byMinute(truth, this.#slotMinutes) }));
  }

  /** gCO2 of a placement by the outturn. */
  carbonG({ powerW }: ProblemWorkload, { zone, segments }: Placement): number {
    const sums = this.#zones[zone]?.hoursTimesG;
    const at = (atMs: number) => sums?.[(atMs - this.#startMs) / MINUTE_MS] ?? this.#between(zone, atMs);
    return (powerW / 1000) * segments.reduce((sum, { startMs, endMs }) => sum + at(endMs) - at(startMs), 0);
  }

  /** Incumbent gCO2 of a workload in one piece: every minute of every zone is tried. */
  leastWholeG(workload: ProblemWorkload): number {
    const minutes = workload.durationMs / MINUTE_MS;
    const [first, last] = this.#windowOf(workload);
    let least = Number.POSITIVE_INFINITY;
    for (const zone of workload.zones ?? this.#zones.keys()) {
      const sums = this.#zones[zone]?.hoursTimesG ?? new Float64Array();
      for (let at = first; at + minutes <= last; at += 1) {
        const cost = (sums[at + minutes] ?? Number.NaN) - (sums[at] ?? Number.NaN);
        if (cost < least) least = cost;
      }
    }
    return (workload.powerW / 1000) * least;
  }

  /** Incumbent gCO2 of a workload of whole slots that pauses freely: the cleanest slots of the best zone. */
  leastPausedG(workload: ProblemWorkload): number {
    const [first, last] = this.#windowOf(workload).map((minute) => minute / this.#slotMinutes);
    const count = workload.durationMs / MINUTE_MS / this.#slotMinutes;
    const sums = [...(workload.zones ?? this.#zones.keys())].map((zone) => {
      const slots = (this.#zones[zone]?.truth ?? []).slice(first, last).filter((value) => value !== null);
      const cleanest = slots.sort((a, b) => a - b).slice(0, count);
      return cleanest.reduce((sum, value) => sum + value, 0) * (this.#slotMinutes / 60);
    });
    return (workload.powerW / 1000) * Math.min(...sums);
  }

  #windowOf({ earliestMs, deadlineMs }: ProblemWorkload): [number, number] {
    return [(earliestMs - this.#startMs) / MINUTE_MS, (deadlineMs - this.#startMs) / MINUTE_MS];
  }

  /** A moment between two minutes. */
  #between(zone: number, atMs: number): number {
    const minute = (atMs - this.#startMs) / MINUTE_MS;
    const sums = this.#zones[zone]?.hoursTimesG;
    const below = sums?.[Math.floor(minute)] ?? Number.NaN;
    const above = sums?.[Math.ceil(minute)] ?? Number.NaN;
    return below + (minute - Math.floor(minute)) * (above - below);
  }
}

/** Integral from the start to each minute; unknown figures count as NaN from there on. */
function byMinute(truth: readonly (number | null)[], slotMinutes: number): Float64Array {
  const sums = new Float64Array(truth.length * slotMinutes + 1);
  for (let minute = 0; minute + 1 < sums.length; minute += 1) {
    sums[minute + 1] = (sums[minute] ?? 0) + (truth[Math.floor(minute / slotMinutes)] ?? Number.NaN) / 60;
  }
  return sums;
}
