import type { Random } from "../../random.ts";
import { insertByRegret, insertInOrder } from "./insert.ts";
import type { Job } from "./jobs.ts";
import type { CostedPlacement, Schedule } from "./schedule.ts";

/** Most jobs taken out at once. */
const RUIN_MAX = 10;
/** How often just as many make way for one without a placement as it needs, and how many at most: a long one needs many. */
const AS_NEEDED = 0.5;
const WAY_MAX = 40;
/** How often those taken out run together: where large and small ones share a zone, only together can they fit better. */
const TOGETHER = 0.2;
/** At first and at last, the part of a job's mean cost by which a worse schedule is still likely to be kept; in between it shrinks evenly by ratio. */
const TEMPERATURES = [0.01, 0.0005] as const;
/** How often any exchange of those without for as many others is kept. */
const ANYWAY = 0.1;
/**
 * Share of rounds that look for a placement for those without, while there are any: at first, and once this part of the time is over.
 * It is found at the cost of the others, and where there is none they must still come by theirs.
 */
const SEARCHING = 0.7;
const STILL_SEARCHING = 0.05;
const SEARCHED = 0.4;

/** Slots slotsSearched at in all, some fifteen seconds: with many workloads fewer rounds for each come as near. */
const SLOTS_SEARCHED_MAX = 4e8;

export type Improvement = {
  readonly schedule: Schedule;
  readonly jobs: readonly Job[];
  readonly random: Random;
  /** Whether a job may lose its placement to one that has none; not where it was promised. */
  readonly mayLose: boolean;
};

/**
 * Betters a schedule by taking out a few jobs and putting them back where each costs least, those with the least choice
 * first (ruin and recreate, Schrimpf et al. 2000). What is somewhat worse is kept too, ever more seldom. Jobs without a
 * placement come first. Ends after the rounds, or sooner where they are long. Answers
 * those that are still without.
 */
export function improve(search: Improvement, unplaced: readonly Job[], rounds: number): Job[] {
  const { schedule, jobs, random, mayLose } = search;
  if (jobs.length === 0) return [...unplaced];
  let without = [...unplaced];
  const searchedBefore = schedule.slotsSearched;
  const meanCost = Math.abs(costOf(jobs.map((job) => schedule.placementOf(job)))) / jobs.length;
  const [warm, cool] = TEMPERATURES;
  for (let round = 0; round < rounds; round += 1) {
    const part = Math.max(round / rounds, (schedule.slotsSearched - searchedBefore) / SLOTS_SEARCHED_MAX);
    if (part >= 1) break;
    const temperature = meanCost * warm * (cool / warm) ** part;
    const isForGuest = without.length > 0 && random() < (part < SEARCHED ? SEARCHING : STILL_SEARCHING);
    const drawn = isForGuest ? makeWay(search, without) : drawSome(search);
    const before = drawn.map((job) => schedule.take(job));
    // For a guest any order may be the one in which all fit.
    const left = isForGuest ? insertInOrder(schedule, drawn, null) : insertByRegret(schedule, drawn);
    const gain = costOf(before) - costOf(drawn.map((job) => schedule.placementOf(job)));
    const wasWithout = drawn.filter((_, at) => before[at] === null);
    const mayStay = mayLose || left.every((job) => wasWithout.includes(job));
    const isAsCheap = gain > temperature * Math.log(random());
    if (mayStay && (isNearer(left, wasWithout, random) ?? isAsCheap)) {
      without = [...without.filter((job) => !drawn.includes(job)), ...left];
    } else {
      putBack(schedule, drawn, before);
    }
  }
  return without;
}

/** Whether a place for all has come nearer, at whatever cost; null where those without are the same as before. */
function isNearer(left: readonly Job[], wasWithout: readonly Job[], random: Random): boolean | null {
  if (left.length !== wasWithout.length) return left.length < wasWithout.length;
  if (left.every((job) => wasWithout.includes(job))) return null;
  // Who has none may change: an easier one finds a place sooner.
  const hardness = (jobs: readonly Job[]) => jobs.reduce((sum, job) => sum + job.hardness, 0);
  return random() < ANYWAY || hardness(left) <= hardness(wasWithout) * (0.8 + 0.4 * random());
}

function putBack(schedule: Schedule, jobs: readonly Job[], placements: readonly (CostedPlacement | null)[]): void {
  for (const job of jobs) schedule.take(job);
  for (const [at, job] of jobs.entries()) {
    const placement = placements[at];
    if (placement) schedule.put(job, placement);
  }
}

/** A few jobs that have a placement: any, or some that run together. */
function drawSome(search: Improvement): Job[] {
  return search.random() < TOGETHER ? drawBeside(search) : drawAny(search);
}

function drawAny({ schedule, jobs, random }: Improvement): Job[] {
  const count = 2 + Math.floor(random() * (RUIN_MAX - 1));
  const drawn = new Set<Job>();
  for (let draw = 0; draw < 2 * count && drawn.size < count; draw += 1) {
    const job = pick(jobs, random);
    if (schedule.placementOf(job)) drawn.add(job);
  }
  return [...drawn];
}

/** Some of those that run beside or next to one of them, in its zone: they may fit together better. */
function drawBeside({ schedule, jobs, random }: Improvement): Job[] {
  const placement = schedule.placementOf(pick(jobs, random));
  const [first] = placement?.segments ?? [];
  if (!placement || !first) return [];
  const aroundMs = (first.endMs - first.startMs) / 2;
  const beside = jobs.filter((job) =>
    runs(schedule.placementOf(job), placement.zone, first.startMs - aroundMs, first.endMs + aroundMs),
  );
  shuffle(beside, random);
  return beside.slice(0, RUIN_MAX);
}

/** One without a placement, and some of those that run at a time when it could, in one of its zones. */
function makeWay({ schedule, jobs, random }: Improvement, without: readonly Job[]): Job[] {
  const guest = pick(without, random);
  const { zone, open } = pick(guest.places, random);
  const { fromMs, toMs } = pick(open, random);
  const { durationMs } = guest.workload;
  const startMs = fromMs + random() * Math.max(0, toMs - fromMs - durationMs);
  const inTheWay = jobs.filter(
    (job) => job !== guest && runs(schedule.placementOf(job), zone, startMs, startMs + durationMs),
  );
  shuffle(inTheWay, random);
  const some = 1 + Math.floor(random() * RUIN_MAX);
  const leaving = random() < AS_NEEDED ? untilRoom(schedule, guest, zone, startMs, inTheWay) : inTheWay.slice(0, some);
  return [guest, ...leaving];
}

/** The first of some jobs, as many as must go for a guest to have room. */
function untilRoom(
  schedule: Schedule,
  guest: Job,
  zone: number,
  startMs: number,
  inTheWay: readonly Job[],
): readonly Job[] {
  const gone: Job[] = [];
  const placements: (CostedPlacement | null)[] = [];
  while (gone.length < WAY_MAX && !schedule.hasRoom(guest, zone, startMs)) {
    const job = inTheWay[gone.length];
    if (!job) break;
    gone.push(job);
    placements.push(schedule.take(job));
  }
  putBack(schedule, gone, placements);
  return gone;
}

function runs(placement: CostedPlacement | null, zone: number, fromMs: number, toMs: number): boolean {
  return placement?.zone === zone && placement.segments.some(({ startMs, endMs }) => startMs < toMs && fromMs < endMs);
}

function costOf(placements: readonly (CostedPlacement | null)[]): number {
  return placements.reduce((sum, placement) => sum + (placement?.cost ?? 0), 0);
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
