import { decideAll } from "../../lib/domain/planning/engine/alone/decide-all.ts";
import { decideAlone, knownOpenings, type Outlook } from "../../lib/domain/planning/engine/alone/decide-alone.ts";
import { outlookAt } from "../../lib/domain/planning/engine/plan-problem.ts";
import type { Decision, PlanProblem, ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";
import { seededRandom } from "../../lib/domain/planning/random.ts";
import { printRow } from "../rows.ts";
import { cpuSecondsOf } from "./cpu.ts";
import { ScanZone, scanAll } from "./exhaustive.ts";
import { carbonProblem, zoneOf } from "./problems.ts";
import { type Recording, readNation } from "./recordings.ts";

const MINUTE_MS = 60_000;
const ZONES = 14;
const SLOTS = 96;
const BATCH = 100_000;
const ONE_BY_ONE = 20_000;
/** An exhaustive scan takes about a millisecond each. */
const SCANNED = 1_000;

/** Decisions per second on one core, beside a scan of the same starts, and how time grows. */
export function benchSpeed(): void {
  const nation = readNation();
  const problem = randomProblem(nation, BATCH, ZONES, SLOTS);
  const outlook = outlookAt(problem, problem.startMs);
  const alone = problem.workloads.slice(0, ONE_BY_ONE);
  const few = problem.workloads.slice(0, SCANNED);
  // Compiled before it is timed.
  decideAll(outlook, few, problem.startMs);
  decideEach(outlook, few, problem.startMs);
  const zones = problem.zones.map((zone) => new ScanZone(zone.intensityGPerKwh));
  scanAll(zones, few.slice(0, 50), problem.startMs);
  const [batch, single, scan] = quickestOf([
    () => decideAll(outlookAt(problem, problem.startMs), problem.workloads, problem.startMs),
    () => decideEach(outlook, alone, problem.startMs),
    () => scanAll(zones, few, problem.startMs),
  ]);
  const rates = { batch: BATCH / batch.seconds, single: ONE_BY_ONE / single.seconds, scan: SCANNED / scan.seconds };

  console.log(`\n${ZONES} zones × ${SLOTS} slots, in one piece, integer minutes and random windows; by processor time`);
  printRow("", ["decisions/s", "× scan"]);
  const row = (name: string, rate: number) => printRow(name, [rate.toFixed(0), (rate / rates.scan).toFixed(1)]);
  row(`${BATCH} in a batch`, rates.batch);
  row(`${ONE_BY_ONE} one by one`, rates.single);
  row(`exhaustive scan of ${SCANNED}`, rates.scan);
  const worst = (decisions: readonly Decision[]) => worstExcess(zones, few, decisions, scan.result, problem.startMs);
  console.log(
    `  ours beyond the scan's best, at most: batch ${worst(batch.result).toExponential(1)}, one by one ${worst(single.result).toExponential(1)} of it`,
  );
  printGrowth(nation);
}

type Timed<T> = { readonly result: T; readonly seconds: number };
const ROUNDS = 9;

/**
 * The shortest time of each of three tasks, run in turn in every round: other processes, the compiler and earlier
 * garbage cost each a little, and the machine's speed changes within seconds.
 */
function quickestOf<A, B, C>([a, b, c]: readonly [() => A, () => B, () => C]): [Timed<A>, Timed<B>, Timed<C>] {
  let quickest: [Timed<A>, Timed<B>, Timed<C>] = [cpuSecondsOf(a), cpuSecondsOf(b), cpuSecondsOf(c)];
  const quicker = <T>(best: Timed<T>, work: () => T) => {
    const run = cpuSecondsOf(work);
    return run.seconds < best.seconds ? run : best;
  };
  for (let round = 1; round < ROUNDS; round += 1) {
    quickest = [quicker(quickest[0], a), quicker(quickest[1], b), quicker(quickest[2], c)];
  }
  return quickest;
}

function decideEach(outlook: Outlook, workloads: readonly ProblemWorkload[], nowMs: number): Decision[] {
  const openings = knownOpenings(outlook, nowMs);
  return workloads.map((workload) => decideAlone(outlook, workload, openings));
}

function worstExcess(
  zones: readonly ScanZone[],
  workloads: readonly ProblemWorkload[],
  decisions: readonly Decision[],
  leasts: readonly number[],
  startMs: number,
): number {
  return workloads.reduce((worst, workload, at) => {
    const decision = decisions[at];
    const least = leasts[at] ?? Number.NaN;
    if (!decision?.ok) return Number.isFinite(least) ? Number.POSITIVE_INFINITY : worst;
    const [segment] = decision.placement.segments;
    const cost =
      zones[decision.placement.zone]?.cost((segment?.startMs ?? 0) - startMs, workload.durationMs) ?? Number.NaN;
    return Math.max(worst, (cost - least) / least);
  }, 0);
}

/** Zones are as many weeks of the recorded years; workloads anywhere in them, an hour or two to a day long. */
function randomProblem(nation: Recording, workloads: number, zones: number, slots: number): PlanProblem {
  const random = seededRandom(slots);
  const startMs = nation.startMs;
  const horizon = slots * 30;
  const many = Array.from({ length: workloads }, (_, at): ProblemWorkload => {
    const duration = 1 + Math.floor(random() * 1440);
    const earliest = Math.floor(random() * (horizon - duration));
    const spare = Math.floor(random() * (horizon - duration - earliest));
    return {
      id: `w ${at}`,
      submittedMs: startMs,
      earliestMs: startMs + earliest * MINUTE_MS,
      deadlineMs: startMs + (earliest + duration + spare) * MINUTE_MS,
      durationMs: duration * MINUTE_MS,
      powerW: 1000,
      phases: null,
      needs: { gpus: 1, cpuCores: 0, memoryGb: 0 },
      pauses: null,
      ranUntilMs: null,
      zones: null,
      carbonCapG: null,
      maxPriceGbp: null,
      latenessPerHour: 0,
      baselineZone: 0,
    };
  });
  return carbonProblem(
    startMs,
    Array.from({ length: zones }, (_, at) => zoneOf(`zone ${at}`, weekOf(nation, at, slots))),
    many,
  );
}

function weekOf({ intensityGPerKwh }: Recording, at: number, slots: number): number[] {
  const from = (at * 7 * 48) % (intensityGPerKwh.length - slots);
  return intensityGPerKwh.slice(from, from + slots).map((value) => value ?? 200);
}

function printGrowth(nation: Recording): void {
  console.log("\nGrowth: milliseconds of processor time at 1, 2, 4 and 8 times as much, and the exponent");
  printRow("", ["×1", "×2", "×4", "×8", "exponent"]);
  const kinds: readonly (readonly [string, (times: number) => PlanProblem])[] = [
    ["workloads from 25,000", (times) => randomProblem(nation, 25_000 * times, ZONES, SLOTS)],
    ["zones from 14", (times) => randomProblem(nation, 50_000, ZONES * times, SLOTS)],
    ["slots from 96", (times) => randomProblem(nation, 50_000, ZONES, SLOTS * times)],
  ];
  for (const [name, problemOf] of kinds) {
    growthRow(`batch: ${name}`, (times) => {
      const problem = problemOf(times);
      return () => decideAll(outlookAt(problem, problem.startMs), problem.workloads, problem.startMs);
    });
  }
  for (const [name, problemOf] of kinds) {
    growthRow(`one by one: ${name}`, (times) => {
      const problem = problemOf(times);
      const workloads = problem.workloads.slice(0, problem.workloads.length / 25);
      return () => decideEach(outlookAt(problem, problem.startMs), workloads, problem.startMs);
    });
  }
}

export function growthRow(name: string, workAt: (times: number) => () => unknown): void {
  const spent = [1, 2, 4, 8].map((times) => {
    const work = workAt(times);
    return Math.min(cpuSecondsOf(work).seconds, cpuSecondsOf(work).seconds);
  });
  const exponent = Math.log2((spent[3] ?? 0) / (spent[0] ?? 1)) / 3;
  printRow(name, [...spent.map((seconds) => (1000 * seconds).toFixed(0)), exponent.toFixed(2)]);
}
