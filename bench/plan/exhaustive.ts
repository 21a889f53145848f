import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";

const HOUR_MS = 3_600_000;

/** A zone for a plain scan: its figures by slot. */
export class ScanZone {
  readonly #perKwh: Float64Array;

  constructor(figures: readonly (number | null)[]) {
    this.#perKwh = Float64Array.from(figures, (value) => value ?? Number.NaN);
  }

  /** What one kilowatt emits over a window, summed over its slots. */
  cost(startMs: number, durationMs: number): number {
    const endMs = startMs + durationMs;
    let sum = 0;
    for (let slot = Math.floor(startMs / SLOT_MS); slot * SLOT_MS < endMs; slot += 1) {
      const fromMs = slot * SLOT_MS < startMs ? startMs : slot * SLOT_MS;
      const toMs = (slot + 1) * SLOT_MS > endMs ? endMs : (slot + 1) * SLOT_MS;
      sum += (this.#perKwh[slot] ?? Number.NaN) * (toMs - fromMs);
    }
    return sum / HOUR_MS;
  }
}

/**
 * The least cost of each workload by exhaustive search: each zone, and there each start at which a window begins or
 * ends on a slot's border, and both ends of the range; each window summed over its slots.
 */
export function scanAll(zones: readonly ScanZone[], workloads: readonly ProblemWorkload[], startMs: number): number[] {
  return workloads.map(({ earliestMs, deadlineMs, durationMs }) => {
    const fromMs = earliestMs - startMs;
    const toMs = deadlineMs - startMs - durationMs;
    let least = Number.POSITIVE_INFINITY;
    for (const zone of zones) {
      least = Math.min(least, zone.cost(fromMs, durationMs), zone.cost(toMs, durationMs));
      for (let atMs = Math.ceil(fromMs / SLOT_MS) * SLOT_MS; atMs <= toMs; atMs += SLOT_MS) {
        least = Math.min(least, zone.cost(atMs, durationMs));
      }
      if (durationMs % SLOT_MS === 0) continue;
      const firstEndMs = Math.ceil((fromMs + durationMs) / SLOT_MS) * SLOT_MS;
      for (let endMs = firstEndMs; endMs <= toMs + durationMs; endMs += SLOT_MS) {
        least = Math.min(least, zone.cost(endMs - durationMs, durationMs));
      }
    }
    return least;
  });
}
