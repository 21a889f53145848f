import { problemOf } from "../../lib/contracts/plan-problem.ts";
import { planResultOf } from "../../lib/contracts/plan-result.ts";
import { replayProblem } from "../../lib/domain/planning/engine/replay-problem.ts";
import { readFileNames, readProblem, writePlan } from "../plan-files.ts";

const HELP = `Usage: ./karbos replay PROBLEM.json [--out PLAN.json]

Plans a problem step by step, offline: at every slot only the forecast issues and workloads
known by then, all work that has not started is planned again. Writes what was run in the end.`;

export async function run(args: string[]): Promise<number> {
  const files = await readFileNames(args, HELP);
  if (files === null) return 0;
  const problem = problemOf(await readProblem(files.problem));
  const before = process.cpuUsage();
  const { decisions, expectedCarbonG } = replayProblem(problem);
  const { user, system } = process.cpuUsage(before);
  const facts = { expectedCarbonG, lowerBoundG: null, cpuMs: (user + system) / 1000 };
  await writePlan(planResultOf(problem, decisions, facts), files.out);
  return 0;
}
