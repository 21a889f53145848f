import { problemOf } from "../../lib/contracts/plan-problem.ts";
import { planResultOf } from "../../lib/contracts/plan-result.ts";
import { planProblem } from "../../lib/domain/planning/engine/plan-problem.ts";
import { readFileNames, readProblem, writePlan } from "../plan-files.ts";

const HELP = `Usage: ./karbos plan PROBLEM.json [--out PLAN.json]

Plans offline, without a database: where and when each workload of a problem runs best, as
known at the problem's start. "-" reads standard input; without --out the plan goes to
standard output. The formats: docs/schemas/plan-problem.json and plan-result.json.`;

export async function run(args: string[]): Promise<number> {
  const files = await readFileNames(args, HELP);
  if (files === null) return 0;
  const problem = problemOf(await readProblem(files.problem));
  const before = process.cpuUsage();
  const { decisions, lowerBound } = planProblem(problem);
  const { user, system } = process.cpuUsage(before);
  const lowerBoundG = problem.objective.countsPrice ? null : lowerBound;
  const cpuMs = (user + system) / 1000;
  const plan = planResultOf(problem, decisions, { expectedCarbonG: null, lowerBoundG, cpuMs });
  await writePlan(plan, files.out);
  return 0;
}
