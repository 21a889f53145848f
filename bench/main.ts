import { readOptions, UsageError } from "../cli/usage-error.ts";

const HELP = `UsageProfile: ./karbos bench NAME [--count N] [--part PART]

  dispatch   workloads due in the same moment: rate beside bare pg-boss, losses, double runs (10000)
  due        from due to claimed, with the real schedule and worker (60)
  live       from submitted to seen on the operator's map, in Chromium (60)
  forecast   seven days ahead on Great Britain's 2023 and 2024: error and bands by lead (an issue every 13 slots)
  plan       the decision engine: policies, quality with capacity, speed (about 5 minutes; --part runs one)

Results of record stand in bench/RESULTS.md.`;

const BENCHES: Readonly<Record<string, { count: number; run: (count: number) => Promise<void> }>> = {
  dispatch: { count: 10_000, run: async (count) => (await import("./dispatch.ts")).benchDispatch(count) },
  due: { count: 60, run: async (count) => (await import("./due.ts")).benchDue(count) },
  live: { count: 60, run: async (count) => (await import("./live.ts")).benchLive(count) },
  forecast: { count: 13, run: async (count) => (await import("./forecast.ts")).benchForecast(count) },
};

const PLAN_PARTS = ["policies", "quality", "replan", "speed"];

export async function run(args: string[]): Promise<number> {
  const options = {
    count: { type: "string" },
    part: { type: "string" },
    help: { type: "boolean", default: false },
  } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, HELP);
  const [name] = positionals;
  if (values.help || name === undefined) {
    console.log(HELP);
    return values.help ? 0 : 2;
  }
  if (values.part !== undefined && (name !== "plan" || !PLAN_PARTS.includes(values.part)))
    throw new UsageError(`--part goes with plan and is one of ${PLAN_PARTS.join(", ")}.`);
  if (name === "plan") {
    await (await import("./plan.ts")).benchPlan(values.part ?? null);
    return 0;
  }
  const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
  if (!bench) throw new UsageError(`There is no benchmark ${name}.\n\n${HELP}`);
  const count = values.count === undefined ? bench.count : Number(values.count);
  if (!Number.isInteger(count) || count < 1 || count > 100_000)
    throw new UsageError("--count takes a number from 1 to 100000.");
  await bench.run(count);
  return process.exitCode === undefined ? 0 : Number(process.exitCode);
}
