import { nothingYet, searchStarts } from "../contiguous.ts";
import type { Series } from "../series.ts";
import type { Job, Place } from "./jobs.ts";
import { type Prices, UsedBySlot } from "./prices.ts";

const HOUR_MS = 3_600_000;
/** The first step, as a part of the typical price; steps then shrink by e to this power over all rounds. */
const FIRST_STEP = 0.3;
const STEPS_SHRINK = 4;

export type PriceScope = {
  readonly zones: number;
  readonly slots: number;
  readonly rounds: number;
};

/**
 * Raises prices until what every workload would choose alone nearly fits, and so finds the
 * highest lower bound they prove (Lagrangian relaxation of the capacities). Leaves the best
 * prices in `prices`; answers the bound over the jobs that can run at all, in the objective's unit.
 */
export function raisePrices(jobs: readonly Job[], prices: Prices, current: Prices, scope: PriceScope): number {
  const { zones, slots, rounds } = scope;
  const used = new UsedBySlot(zones, slots);
  const scale = FIRST_STEP * current.typical();
  let bound = Number.NEGATIVE_INFINITY;
  for (let round = 0; round < rounds; round += 1) {
    used.clear();
    const value = jobs.reduce((sum, job) => sum + chooseAlone(job, current, used), -current.worth());
    if (value > bound) {
      bound = value;
      prices.take(current);
    }
    current.move(used, scale * Math.exp((-STEPS_SHRINK * round) / rounds));
  }
  return bound;
}

/** Notes what a job would use at these prices, and answers its least cost; nothing for one that fits nowhere. */
function chooseAlone(job: Job, prices: Prices, used: UsedBySlot): number {
  const { durationMs, pauses } = job.workload;
  const least = nothingYet();
  let slots: readonly Share[] = [];
  for (const place of job.places) {
    const series = prices.costOf(job, place);
    const before = least.cost;
    if (pauses) {
      const choice = cheapestTime(series, place, durationMs);
      if (choice === null || choice.cost >= before) continue;
      least.cost = choice.cost;
      least.zone = place.zone;
      slots = choice.shares;
      continue;
    }
    const finds = least.finds;
    for (const { fromMs, toMs } of place.open) {
      searchStarts(series, durationMs, fromMs, toMs - durationMs, 0, place.zone, least);
    }
    if (least.finds > finds) slots = sharesOf(series.slotMs, least.startMs, least.startMs + durationMs);
  }
  if (least.zone < 0) return 0;
  for (const { slot, share } of slots) used.add(least.zone, slot, share, job.workload.needs);
  return least.cost;
}

export type Share = { readonly slot: number; readonly share: number };

/** The slots a stretch of time touches, and how much of each. */
export function sharesOf(slotMs: number, startMs: number, endMs: number): Share[] {
  const shares: Share[] = [];
  for (let slot = Math.floor(startMs / slotMs); slot * slotMs < endMs; slot += 1) {
    const overlap = Math.min(endMs, (slot + 1) * slotMs) - Math.max(startMs, slot * slotMs);
    shares.push({ slot, share: overlap / slotMs });
  }
  return shares;
}

/** The cheapest time of a length, in pieces however short and resumed for nothing: no real choice costs less. */
function cheapestTime(series: Series, place: Place, durationMs: number): { cost: number; shares: Share[] } | null {
  const shares = place.open.flatMap(({ fromMs, toMs }) => sharesOf(series.slotMs, fromMs, toMs));
  shares.sort((a, b) => (series.perKwh[a.slot] ?? 0) - (series.perKwh[b.slot] ?? 0));
  let restMs = durationMs;
  let cost = 0;
  const chosen: Share[] = [];
  for (const { slot, share } of shares) {
    const takenMs = Math.min(restMs, share * series.slotMs);
    cost += ((series.perKwh[slot] ?? 0) * takenMs) / HOUR_MS;
    chosen.push({ slot, share: takenMs / series.slotMs });
    restMs -= takenMs;
    if (restMs <= 0) return { cost, shares: chosen };
  }
  return null;
}
