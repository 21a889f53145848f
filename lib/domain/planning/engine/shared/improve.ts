import type { Job } from "./jobs.ts";
import type { Prices } from "./prices.ts";
import type { Random } from "./random.ts";
import type { Schedule, Spot } from "./schedule.ts";

/** Most jobs taken out at once. */
const RUIN_MAX = 20;
/** Share of a job's mean cost by which a worse state may be kept at first; it falls to nothing. */
const WARMTH = 0.03;

/** Share of rounds that look for a spot for those without, while there are any. */
const HOMELESS_FIRST = 0.7;

/** Gives each job in turn the best free spot, by prices or, without, by the objective alone. Answers those that find none. */
export function fill(schedule: Schedule, jobs: readonly Job[], prices: Prices | null): Job[] {
  return jobs.filter((job) => {
    const spot = schedule.bestSpot(job, prices);
    if (spot) schedule.put(job, spot);
    return spot === null;
  });
}

export type Improvement = {
  readonly schedule: Schedule;
  readonly jobs: readonly Job[];
  /** Used in every other round, where there are any. */
  readonly prices: Prices | null;
  /** Where each job would be if it were alone, at the prices where there are any; by index. */
  readonly wishes: readonly (Spot | null)[];
  readonly random: Random;
  /** Whether a job may lose its spot to one that has none; not where it was promised. */
  readonly mayLose: boolean;
};

/**
 * Betters a schedule by taking out a few jobs that stand where another wishes to be, and
 * putting all back in another order (ruin and recreate, Schrimpf et al. 2000). Jobs without
 * a spot come first. Answers those that are still without.
 */
export function improve(search: Improvement, homeless: readonly Job[], rounds: number): Job[] {
  const { schedule, jobs, random } = search;
  let without = [...homeless];
  const meanCost = costOf(jobs.map((job) => schedule.spotOf(job))) / Math.max(1, jobs.length);
  for (let round = 0; round < rounds; round += 1) {
    const guest = without.length > 0 && random() < HOMELESS_FIRST ? pick(without, random) : pickUnhappy(search);
    const ruined = standingInTheWay(search, guest);
    const before = ruined.map((job) => schedule.take(job));
    const order = without.includes(guest) ? [guest, ...ruined] : [...ruined];
    shuffle(order, random);
    const left = fill(schedule, order, random() < 0.5 ? null : search.prices);
    const gain = costOf(before) - costOf(ruined.map((job) => schedule.spotOf(job)));
    const wasWithout = order.length - ruined.length;
    const isKept = left.every((job) => (job === guest && wasWithout > 0) || search.mayLose);
    const warmth = WARMTH * meanCost * (1 - round / rounds) * random();
    const isFewer = left.length < wasWithout;
    // Who has none may change: another may find a spot more easily.
    const isAsGood = left.length === wasWithout && (gain > -warmth || wasWithout > 0);
    if (isKept && (isFewer || isAsGood)) {
      without = [...without.filter((job) => !order.includes(job)), ...left];
    } else {
      putBack(schedule, order, ruined, before);
    }
  }
  return without;
}

function putBack(
  schedule: Schedule,
  order: readonly Job[],
  jobs: readonly Job[],
  spots: readonly (Spot | null)[],
): void {
  for (const job of order) schedule.take(job);
  for (const [at, job] of jobs.entries()) {
    const spot = spots[at];
    if (spot) schedule.put(job, spot);
  }
}

/** Of a few jobs drawn, the one whose spot costs most beyond what it wished for. */
function pickUnhappy({ schedule, jobs, wishes, random }: Improvement): Job {
  let unhappiest = pick(jobs, random);
  let most = Number.NEGATIVE_INFINITY;
  for (let draw = 0; draw < 3; draw += 1) {
    const job = pick(jobs, random);
    const regret = (schedule.spotOf(job)?.cost ?? 0) - (wishes[job.index]?.cost ?? 0);
    if (regret > most) {
      most = regret;
      unhappiest = job;
    }
  }
  return unhappiest;
}

/** The guest itself, where it has a spot, and some of the jobs that run where and when it wishes to, or would gladly. */
function standingInTheWay({ schedule, jobs, wishes, random }: Improvement, guest: Job): Job[] {
  const wish = wishes[guest.index];
  const inTheWay = jobs.filter((job) => job !== guest && wish && overlaps(schedule.spotOf(job), wish));
  shuffle(inTheWay, random);
  const chosen = inTheWay.slice(0, 1 + Math.floor(random() * (RUIN_MAX - 1)));
  return schedule.spotOf(guest) ? [guest, ...chosen] : chosen;
}

function overlaps(spot: Spot | null, wish: Spot): boolean {
  return (
    spot !== null &&
    spot.zone === wish.zone &&
    spot.segments.some(({ startMs, endMs }) =>
      wish.segments.some((segment) => segment.startMs < endMs && startMs < segment.endMs),
    )
  );
}

function costOf(spots: readonly (Spot | null)[]): number {
  return spots.reduce((sum, spot) => sum + (spot?.cost ?? 0), 0);
}

function pick<T>(list: readonly T[], random: Random): T {
  const found = list[Math.floor(random() * list.length)];
  if (found === undefined) throw new Error("Nothing to pick from.");
  return found;
}

function shuffle<T>(list: T[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const held = list[at];
    const swapped = list[other];
    if (held === undefined || swapped === undefined) continue;
    list[at] = swapped;
    list[other] = held;
  }
}
