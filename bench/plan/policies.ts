import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { planProblem } from "../../lib/domain/planning/engine/plan-problem.ts";
import { placeByPolicy, policyForecast } from "../../lib/domain/planning/policies/policy.ts";
import type { PlanProblem, ProblemZone } from "../../lib/domain/planning/problem/problem.ts";
import { seededRandom } from "../../lib/domain/planning/random.ts";
import { leastOf, OURS, OURS_UNSTATED, placementsOf, policiesFor } from "./contenders.ts";
import { meanOf, withNoise } from "./draws.ts";
import { Foresight } from "./foresight.ts";
import { carbonProblem, cut, recordedWorkload, slotsFor, zoneOf } from "./problems.ts";
import { type RecordedJob, type Recording, readNation, readRegions, readWeekOfJobs } from "./recordings.ts";
import { benchReplay } from "./replay.ts";
import { Tally } from "./tally.ts";

const NOISE_SHARE = 0.05;
/** The tenth of a month in every season of three years. */
const WEEKS = [2022, 2023, 2024].flatMap((year) =>
  ["01", "04", "07", "10"].map((month) => `${year}-${month}-10T00:00Z`),
);

/** Policies of the literature, ours and perfect foresight on real intensities and real jobs. */
export function benchPolicies(): void {
  const nation = readNation();
  const jobs = readWeekOfJobs();
  console.log("\nA real week of 1,000 GPU jobs in 12 weeks of Great Britain, 2022 to 2024, one in each season.");
  console.log("Contiguous jobs by the minute; interruptible ones in whole half hours with free resume.");
  for (const pauses of [false, true]) {
    const kind = pauses ? "interruptible" : "contiguous";
    benchNation(`Perfect forecast, ${kind}, 7 days slack`, nation, jobs, pauses, 0);
    benchNation(`5 % iid noise, ${kind}, 7 days slack`, nation, jobs, pauses, NOISE_SHARE);
  }
  for (const pauses of [false, true]) benchRegions(readRegions(), jobs, pauses);
  benchReplay(nation, jobs);
}

function benchNation(
  title: string,
  nation: Recording,
  jobs: readonly RecordedJob[],
  pauses: boolean,
  noise: number,
): void {
  const tally = new Tally();
  for (const [week, start] of WEEKS.entries()) {
    const startMs = Date.parse(start);
    const workloads = jobs.map((job, at) => recordedWorkload(job, at, startMs, 7 * 24, pauses));
    const truth = cut(nation, startMs, slotsFor(workloads, startMs));
    if (!truth) continue;
    const problem = carbonProblem(startMs, [zoneOf("GB", truth)], workloads);
    addForecasts(tally, problem, [truth], noise, 1000 + week, pauses);
  }
  tally.print(title);
}

/** Regions over four days, each job free to run in four of the fourteen, its own among them. */
function benchRegions(regions: readonly Recording[], jobs: readonly RecordedJob[], pauses: boolean): void {
  const startMs = regions[0]?.startMs ?? 0;
  const truths = regions.map(({ intensityGPerKwh }) => intensityGPerKwh);
  const random = seededRandom(14);
  const early = jobs.filter(
    ({ arrivalMinutes, durationMinutes }) => arrivalMinutes < 2 * 1440 && durationMinutes <= 720,
  );
  const workloads = early.map((job, at) => {
    const zones = [...new Set(Array.from({ length: 4 }, () => Math.floor(random() * regions.length)))];
    return { ...recordedWorkload(job, at, startMs, 24, pauses), zones, baselineZone: zones[0] ?? 0 };
  });
  for (const noise of [0, NOISE_SHARE]) {
    const tally = new Tally();
    const zones = truths.map((truth, at) => zoneOf(`region ${at + 1}`, truth));
    addForecasts(tally, carbonProblem(startMs, zones, workloads), truths, noise, 99, pauses);
    const kind = pauses ? "interruptible" : "contiguous";
    tally.print(
      `14 regions, four allowed to each job, ${kind}, 24 h slack, ${noise === 0 ? "perfect forecast" : "5 % iid noise"}`,
    );
  }
}

function addForecasts(
  tally: Tally,
  problem: PlanProblem,
  truths: readonly (readonly (number | null)[])[],
  noise: number,
  seed: number,
  pauses: boolean,
): void {
  const foresight = new Foresight(problem, truths);
  tally.addProblem(problem, foresight, leastOf(problem, foresight, pauses));
  const random = seededRandom(seed);
  const forecasts = truths.map((truth) => (noise === 0 ? truth : withNoise(truth, noise * meanOf(truth), random)));
  const policyForecasts = forecasts.map((forecast) => policyForecast(SLOT_MS, forecast));
  for (const policy of policiesFor(pauses)) {
    const placements = problem.workloads.map((workload) =>
      placeByPolicy(policy, policyForecasts, problem.startMs, workload),
    );
    tally.add(policy.id, problem, foresight, placements);
  }
  const planned = (isErrorStated: boolean) => {
    const zones = problem.zones.map((zone, at): ProblemZone => {
      const sdG = noise * meanOf(truths[at] ?? []);
      const intensityGPerKwh = forecasts[at] ?? [];
      return {
        ...zone,
        intensityGPerKwh,
        sdGPerKwh: isErrorStated && sdG > 0 ? intensityGPerKwh.map(() => sdG) : null,
      };
    });
    return placementsOf(planProblem({ ...problem, zones }).decisions);
  };
  if (noise > 0) tally.add(OURS_UNSTATED, problem, foresight, planned(false));
  tally.add(OURS, problem, foresight, planned(true));
}
