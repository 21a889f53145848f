import { problemOf } from "../../lib/contracts/plan-problem.ts";
import { planResultOf } from "../../lib/contracts/plan-result.ts";
import { replayProblem } from "../../lib/domain/planning/engine/replay-problem.ts";
import { readProblem, writePlan } from "../plan-files.ts";
import { readOptions, UsageError } from "../usage-error.ts";

const HELP = `Usage: ./karbos replay PROBLEM.json [--out PLAN.json]

Plans a problem step by step, offline: at every slot only the forecast issues and workloads
known by then, all that has not begun planned anew. Writes what was run in the end.`;

export async function run(args: string[]): Promise<number> {
  const options = { out: { type: "string" }, help: { type: "boolean", default: false } } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file] = positionals;
  if (file === undefined) throw new UsageError(HELP);
  const problem = problemOf(await readProblem(file));
  const before = process.cpuUsage();
  const { decisions, expectedCarbonG } = replayProblem(problem);
  const { user, system } = process.cpuUsage(before);
  const facts = { expectedCarbonG, lowerBoundG: null, cpuMs: (user + system) / 1000 };
  await writePlan(planResultOf(problem, decisions, facts), values.out);
  return 0;
}
