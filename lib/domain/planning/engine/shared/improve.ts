import { elementAt } from "../../../checked.ts";
import type { Random } from "../../random.ts";
import { insertByRegret, insertInOrder } from "./insert.ts";
import type { CostedPlacement, Job } from "./job.ts";
import type { Schedule } from "./schedule.ts";

/** At most so many jobs are taken out at once. */
const RUIN_MAX = 10;
/** How often exactly as many jobs are taken out for an unplaced one as it needs, and how many at most: a long one needs many. */
const AS_NEEDED = 0.5;
const AS_NEEDED_MAX = 40;
/** How often the jobs taken out run beside each other: large and small ones that share a zone can only fit better together. */
const TOGETHER = 0.2;
/**
 * Temperature of the annealing at the start and at the end, as a part of a job's mean cost: a schedule that is worse by that
 * much is still likely to be kept. In between it shrinks by the same ratio each round.
 */
const TEMPERATURES = [0.01, 0.0005] as const;
/** How often any exchange of unplaced jobs for as many others is kept. */
const ANYWAY = 0.1;
/**
 * Share of rounds that search for unplaced jobs, while there are any: at first, and once `SEARCHED` of the time is over.
 * Placing them costs the others, and where there is no room the others still need rounds.
 */
const SEARCHING = 0.7;
const STILL_SEARCHING = 0.05;
const SEARCHED = 0.4;

/** Slots searched in all, some fifteen seconds: with many workloads, fewer rounds for each come as close. */
const SLOTS_SEARCHED_MAX = 4e8;

export type ImprovementSearch = {
  readonly schedule: Schedule;
  readonly jobs: readonly Job[];
  readonly random: Random;
  /** Whether a job may lose its placement to an unplaced one; not where it was promised. */
  readonly mayUnplace: boolean;
};

/**
 * Improves a schedule by taking out a few jobs and putting them back where each costs least, those with the least choice
 * first (ruin and recreate, Schrimpf et al. 2000). What is somewhat worse is kept too, ever less often (simulated
 * annealing). Unplaced jobs come first. Ends after the rounds, or sooner where they are long.
 *
 * @returns the jobs that are still unplaced
 */
export function improve(search: ImprovementSearch, initiallyUnplaced: readonly Job[], rounds: number): Job[] {
  const { schedule, jobs, random, mayUnplace } = search;
  let unplaced = [...initiallyUnplaced];
  if (jobs.length === 0) return unplaced;
  const searchedBefore = schedule.slotsSearched;
  const meanCost = Math.abs(costOf(jobs.map((job) => schedule.placementOf(job)))) / jobs.length;
  const [first, last] = TEMPERATURES;
  for (let round = 0; round < rounds; round += 1) {
    const part = Math.max(round / rounds, (schedule.slotsSearched - searchedBefore) / SLOTS_SEARCHED_MAX);
    if (part >= 1) break;
    const temperature = meanCost * first * (last / first) ** part;
    const isForUnplaced = unplaced.length > 0 && random() < (part < SEARCHED ? SEARCHING : STILL_SEARCHING);
    const removed = isForUnplaced ? pickForUnplaced(search, unplaced) : pickSome(search);
    const before = removed.map((job) => schedule.remove(job));
    // For an unplaced job any order may be the one in which all fit.
    const left = isForUnplaced ? insertInOrder(schedule, removed, null) : insertByRegret(schedule, removed);
    const gain = costOf(before) - costOf(removed.map((job) => schedule.placementOf(job)));
    const wasUnplaced = removed.filter((_, at) => before[at] === null);
    const isAllowed = mayUnplace || left.every((job) => wasUnplaced.includes(job));
    const isCheapEnough = gain > temperature * Math.log(random());
    if (isAllowed && (isCloserToAll(left, wasUnplaced, random) ?? isCheapEnough)) {
      unplaced = [...unplaced.filter((job) => !removed.includes(job)), ...left];
    } else {
      putBack(schedule, removed, before);
    }
  }
  return unplaced;
}

/** Whether placing all jobs has come closer, at whatever cost; null where the same jobs are unplaced as before. */
function isCloserToAll(left: readonly Job[], wasUnplaced: readonly Job[], random: Random): boolean | null {
  if (left.length !== wasUnplaced.length) return left.length < wasUnplaced.length;
  if (left.every((job) => wasUnplaced.includes(job))) return null;
  // Another job may take the turn of being unplaced: an easier one is placed sooner.
  const hardness = (jobs: readonly Job[]) => jobs.reduce((sum, job) => sum + job.hardness, 0);
  return random() < ANYWAY || hardness(left) <= hardness(wasUnplaced) * (0.8 + 0.4 * random());
}

function putBack(schedule: Schedule, jobs: readonly Job[], placements: readonly (CostedPlacement | null)[]): void {
  for (const job of jobs) schedule.remove(job);
  for (const [at, job] of jobs.entries()) {
    const placement = elementAt(placements, at, "placement");
    if (placement) schedule.put(job, placement);
  }
}

/** A few placed jobs: any, or some that run beside each other. */
function pickSome(search: ImprovementSearch): Job[] {
  return search.random() < TOGETHER ? pickBeside(search) : pickAny(search);
}

function pickAny({ schedule, jobs, random }: ImprovementSearch): Job[] {
  const count = 2 + Math.floor(random() * (RUIN_MAX - 1));
  const picked = new Set<Job>();
  for (let draw = 0; draw < 2 * count && picked.size < count; draw += 1) {
    const job = pick(jobs, random);
    if (schedule.placementOf(job)) picked.add(job);
  }
  return [...picked];
}

/** Some of those that run beside or next to one job, in its zone: they may fit together better. */
function pickBeside({ schedule, jobs, random }: ImprovementSearch): Job[] {
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

/** An unplaced job, and some of those that run at a time when it could, in one of its zones. */
function pickForUnplaced({ schedule, jobs, random }: ImprovementSearch, unplaced: readonly Job[]): Job[] {
  const entrant = pick(unplaced, random);
  const { zone, open } = pick(entrant.options, random);
  const { fromMs, toMs } = pick(open, random);
  const { durationMs } = entrant.workload;
  const startMs = fromMs + random() * Math.max(0, toMs - fromMs - durationMs);
  const inTheWay = jobs.filter(
    (job) => job !== entrant && runs(schedule.placementOf(job), zone, startMs, startMs + durationMs),
  );
  shuffle(inTheWay, random);
  const some = 1 + Math.floor(random() * RUIN_MAX);
  const leaving =
    random() < AS_NEEDED ? untilRoom(schedule, entrant, zone, startMs, inTheWay) : inTheWay.slice(0, some);
  return [entrant, ...leaving];
}

/** The first of some jobs, as many as must leave for an unplaced job to have room. */
function untilRoom(
  schedule: Schedule,
  entrant: Job,
  zone: number,
  startMs: number,
  inTheWay: readonly Job[],
): readonly Job[] {
  const removed: Job[] = [];
  const placements: (CostedPlacement | null)[] = [];
  while (removed.length < AS_NEEDED_MAX && !schedule.hasRoom(entrant, zone, startMs)) {
    const job = inTheWay[removed.length];
    if (!job) break;
    removed.push(job);
    placements.push(schedule.remove(job));
  }
  putBack(schedule, removed, placements);
  return removed;
}

function runs(placement: CostedPlacement | null, zone: number, fromMs: number, toMs: number): boolean {
  return placement?.zone === zone && placement.segments.some(({ startMs, endMs }) => startMs < toMs && fromMs < endMs);
}

/** An unplaced job costs zero. */
function costOf(placements: readonly (CostedPlacement | null)[]): number {
  return placements.reduce((sum, placement) => sum + (placement?.cost ?? 0), 0);
}

function pick<T>(list: readonly T[], random: Random): T {
  return elementAt(list, Math.floor(random() * list.length), "element to pick");
}

function shuffle<T>(list: T[], random: Random): void {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const swapped = elementAt(list, other, "element to swap");
    list[other] = elementAt(list, at, "element to swap");
    list[at] = swapped;
  }
}
