import { planProblem } from "../../lib/domain/planning/engine/plan-problem.ts";
import type { Placement, PlanProblem, ProblemWorkload } from "../../lib/domain/planning/problem/problem.ts";
import { seededRandom } from "../../lib/domain/planning/random.ts";
import { printRow } from "../rows.ts";
import { placementsOf } from "./contenders.ts";
import { cpuSecondsOf } from "./cpu.ts";
import { Foresight } from "./foresight.ts";
import { linearBound } from "./linear-bound.ts";
import { carbonProblem, cut, recordedWorkload, zoneOf } from "./problems.ts";
import { type RecordedJob, type Recording, readManyJobs, readNation } from "./recordings.ts";
import { keepsTerms } from "./tally.ts";

const ZONES = 14;
const LOADS: readonly number[] = [0.6, 0.8, 0.95];
const GAP_TARGET_PCT = 1;
/** Workloads, days, and whether the linear program is also solved: the others are compared with our own bound only. */
const SIZES: readonly (readonly [count: number, days: number, isSolved: boolean])[] = [
  [200, 2, true],
  [500, 3, false],
  [1000, 4, false],
];

/** Plans with shared GPUs beside the bound of the linear relaxation, on real jobs of four hours to a day. */
export async function benchQuality(): Promise<void> {
  const nation = readNation();
  const jobs = readManyJobs().filter(
    ({ durationMinutes, gpus }) => durationMinutes >= 240 && durationMinutes <= 1440 && gpus <= 4,
  );
  console.log(
    "\nWith capacity: real jobs of 4 to 24 h and 1 to 4 GPUs in 14 zones (14 recorded weeks of Great Britain).",
  );
  console.log(
    "Gap: to the higher of both bounds. LP over and under: its optimum lies between, as far as HiGHS came in 150 s.",
  );
  console.log("Half may run at any time, half arrive within the first half and have a day or more to spare.");
  printRow("", [
    "load",
    "GPUs",
    "plan kg",
    "LP over",
    "LP under",
    "own bound",
    "gap %",
    "unplaced",
    "broken",
    "cpu s",
    "LP cpu s",
    "ratio",
  ]);
  for (const [count, days, isSolved] of SIZES) {
    for (const load of LOADS) await benchOne(nation, jobs, count, days, load, isSolved);
  }
}

async function benchOne(
  nation: Recording,
  jobs: readonly RecordedJob[],
  count: number,
  days: number,
  load: number,
  isSolved: boolean,
): Promise<void> {
  const problem = crowdedProblem(nation, jobs, count, days, load);
  const { result, seconds } = cpuSecondsOf(() => planProblem(problem));
  const placements = placementsOf(result.decisions);
  const foresight = new Foresight(
    problem,
    problem.zones.map(({ intensityGPerKwh }) => intensityGPerKwh),
  );
  const placed = problem.workloads.filter((_, at) => placements[at]);
  const planG = problem.workloads.reduce((sum, workload, at) => {
    const placement = placements[at];
    return placement ? sum + foresight.carbonG(workload, placement) : sum;
  }, 0);
  // If some are unplaced, only the placed ones can be compared: the bound is for those.
  const lp = isSolved
    ? await linearBound(
        problem,
        placed,
        placements.filter((placement) => placement !== null),
      )
    : null;
  const gpus = problem.zones[0]?.capacity?.gpus ?? 0;
  const demand = problem.workloads.reduce(
    (sum, { needs, durationMs }) => sum + (needs.gpus * durationMs) / 3_600_000,
    0,
  );
  const own = placed.length === count ? result.lowerBound : null;
  const bound = Math.max(lp?.boundG ?? 0, own ?? 0);
  const kg = (grams: number | null) => (grams === null ? "–" : (grams / 1000).toFixed(2));
  const gap = bound > 0 ? (100 * (planG / bound - 1)).toFixed(2) : "–";
  printRow(`${count} jobs, ${days} days`, [
    `${((100 * demand) / (gpus * ZONES * days * 24)).toFixed(0)} %`,
    String(gpus),
    kg(planG),
    kg(lp?.boundG ?? null),
    kg(lp?.objectiveG ?? null),
    kg(own),
    gap,
    String(count - placed.length),
    String(violations(problem, placements)),
    seconds.toFixed(2),
    lp?.cpuSeconds.toFixed(1) ?? "–",
    lp ? (lp.cpuSeconds / seconds).toFixed(0) : "–",
  ]);
  if (bound > 0 && 100 * (planG / bound - 1) > GAP_TARGET_PCT) console.log(`  over ${GAP_TARGET_PCT} %`);
}

/** Recorded jobs in as many zones as give the requested load. */
export function crowdedProblem(
  nation: Recording,
  jobs: readonly RecordedJob[],
  count: number,
  days: number,
  load: number,
): PlanProblem {
  const random = seededRandom(count * 100 + days);
  const startMs = Date.parse("2022-01-10T00:00Z");
  const horizonMinutes = days * 1440;
  const workloads = Array.from({ length: count }, (_, at): ProblemWorkload => {
    const job = jobs[Math.floor(random() * jobs.length)];
    if (!job) throw new Error("There are no jobs.");
    const isFree = random() < 0.5;
    const spare = horizonMinutes - job.durationMinutes;
    const arrivalMinutes = isFree ? 0 : Math.floor(random() * Math.max(0, Math.min(horizonMinutes / 2, spare - 1440)));
    const slack = isFree ? spare : Math.min(spare - arrivalMinutes, 1440 + Math.floor(random() * horizonMinutes));
    return recordedWorkload({ ...job, arrivalMinutes }, at, startMs, slack / 60, false);
  });
  const gpuHours = workloads.reduce((sum, { needs, durationMs }) => sum + (needs.gpus * durationMs) / 3_600_000, 0);
  const gpus = Math.max(4, Math.round(gpuHours / (load * ZONES * days * 24)));
  const zones = Array.from({ length: ZONES }, (_, at) => {
    const week = cut(nation, startMs + at * 11 * 7 * 86_400_000, days * 48) ?? [];
    return { ...zoneOf(`zone ${at}`, week), capacity: { gpus } };
  });
  return carbonProblem(startMs, zones, workloads);
}

/** Violated terms of workloads and capacities of a plan, counted without code of the engine. */
function violations({ workloads, zones }: PlanProblem, placements: readonly (Placement | null)[]): number {
  const changes = zones.map((): [atMs: number, gpus: number][] => []);
  let broken = 0;
  for (const [at, workload] of workloads.entries()) {
    const placement = placements[at];
    if (!placement) continue;
    if (!keepsTerms(workload, placement)) broken += 1;
    for (const { startMs, endMs } of placement.segments) {
      changes[placement.zone]?.push([startMs, workload.needs.gpus], [endMs, -workload.needs.gpus]);
    }
  }
  for (const [zone, list] of changes.entries()) {
    let inUse = 0;
    // A workload that ends at a moment frees its capacity for one that starts at it.
    for (const [, gpus] of list.sort(([a, gone], [b, come]) => a - b || gone - come)) {
      inUse += gpus;
      if (inUse > (zones[zone]?.capacity?.gpus ?? 0) + 1e-9) broken += 1;
    }
  }
  return broken;
}
