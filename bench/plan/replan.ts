import { decideAll } from "../../lib/domain/planning/engine/alone/decide-all.ts";
import { type Outlook, placementCost } from "../../lib/domain/planning/engine/alone/decide-alone.ts";
import { outlookAt } from "../../lib/domain/planning/engine/plan-problem.ts";
import { replanShared } from "../../lib/domain/planning/engine/shared/replan-shared.ts";
import type { Placement, PlanProblem } from "../../lib/domain/planning/problem/problem.ts";
import { printRow } from "../rows.ts";
import { placementsOf } from "./contenders.ts";
import { cpuSecondsOf } from "./cpu.ts";
import { crowdedProblem } from "./quality.ts";
import { readManyJobs, readNation } from "./recordings.ts";

const PENDING = 20_000;
const DAYS = 4;
const LOAD = 0.8;
/** Processor time of one call of an Edge Function. */
const VISIT_SECONDS = 2;
const CHUNKS: readonly number[] = [500, 1000, 2000];

/** How long it takes to plan 20,000 pending workloads again: each alone, and with shared capacity in batches. */
export function benchReplan(): void {
  const jobs = readManyJobs().filter(({ durationMinutes, gpus }) => durationMinutes <= 1440 && gpus <= 4);
  const problem = crowdedProblem(readNation(), jobs, PENDING, DAYS, LOAD);
  const outlook = outlookAt(problem, problem.startMs);
  console.log(`\n${PENDING} pending workloads planned again, ${DAYS} days in 14 zones; by processor time`);
  const alone = cpuSecondsOf(() => decideAll(outlookAt(problem, problem.startMs), problem.workloads, problem.startMs));
  console.log(`  without shared capacity, all at once: ${alone.seconds.toFixed(2)} s`);
  const first = cpuSecondsOf(() =>
    placementsOf(replanShared(problem, outlook, problem.startMs, [], new Array<null>(PENDING).fill(null))),
  );
  const placed = first.result.filter((placement) => placement !== null).length;
  console.log(
    `  sharing ${LOAD * 100} % of it, none placed yet, at once: ${first.seconds.toFixed(1)} s, ${placed} placed`,
  );
  // As after a new forecast: the second half of the time is a fifth cleaner.
  const changed = outlookAt(cleanerLater(problem), problem.startMs);
  printRow("in visits of", ["visits", "longest s", "in all s", "emits %"]);
  const before = costOf(changed, problem, first.result);
  for (const chunk of CHUNKS) {
    const { placements, seconds } = replanInVisits(problem, changed, first.result, chunk);
    const longest = Math.max(...seconds);
    const total = seconds.reduce((sum, each) => sum + each, 0);
    printRow(String(chunk), [
      String(seconds.length),
      longest.toFixed(2),
      total.toFixed(1),
      ((100 * costOf(changed, problem, placements)) / before).toFixed(2),
    ]);
    if (longest > VISIT_SECONDS) console.log(`  over ${VISIT_SECONDS} s`);
  }
}

function cleanerLater(problem: PlanProblem): PlanProblem {
  return {
    ...problem,
    zones: problem.zones.map((zone) => ({
      ...zone,
      intensityGPerKwh: zone.intensityGPerKwh.map((figure, slot, all) =>
        figure === null || slot < all.length / 2 ? figure : 0.8 * figure,
      ),
    })),
  };
}

/** In batches, with the others fixed. */
function replanInVisits(
  problem: PlanProblem,
  outlook: Outlook,
  before: readonly (Placement | null)[],
  chunk: number,
): { readonly placements: readonly (Placement | null)[]; readonly seconds: readonly number[] } {
  const placements = [...before];
  const seconds: number[] = [];
  for (let from = 0; from < problem.workloads.length; from += chunk) {
    const workloads = problem.workloads.slice(from, from + chunk);
    const visit = cpuSecondsOf(() => {
      const others = problem.workloads.flatMap(({ needs }, at) => {
        const placement = placements[at];
        return placement && (at < from || at >= from + chunk) ? [{ ...placement, needs }] : [];
      });
      const had = placements.slice(from, from + chunk);
      return placementsOf(replanShared({ ...problem, workloads }, outlook, problem.startMs, others, had));
    });
    placements.splice(from, workloads.length, ...visit.result);
    seconds.push(visit.seconds);
  }
  return { placements, seconds };
}

function costOf({ startMs, zones }: Outlook, problem: PlanProblem, placements: readonly (Placement | null)[]): number {
  return problem.workloads.reduce((sum, workload, at) => {
    const placement = placements[at];
    const zone = placement && zones[placement.zone];
    return zone ? sum + placementCost(zone.objective, startMs, workload, placement) : sum;
  }, 0);
}
