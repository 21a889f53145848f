import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "../../cli/home.ts";
import { readOptions, UsageError } from "../../cli/usage-error.ts";
import { type Lane, type TestPart, testParts } from "../checks/test-parts.ts";
import { ensureChromium } from "../local/chromium.ts";

/** Buffered until a part has ended, if two run at once: their lines would mix. */
type Output = "inherit" | "held";

type Tally = { readonly passed: number; readonly failed: number; readonly skipped: number };

const reportSchema = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  numFailedTestSuites: z.number(),
});

export async function run(args: string[]): Promise<number> {
  const parts = testParts();
  const help = helpOf(parts);
  const options = { help: { type: "boolean", default: false } } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, help);
  if (values.help) {
    console.log(help);
    return 0;
  }
  const unknown = positionals.find((name) => !parts.some((part) => part.name === name));
  if (unknown !== undefined) throw new UsageError(`There is no part ${unknown}.\n\n${help}`);
  const chosen = positionals.length === 0 ? parts : parts.filter((part) => positionals.includes(part.name));

  const lane = (name: Lane) => chosen.filter((part) => part.lane === name);
  const first = await runLane(lane("first"), "inherit");
  const isBoth = lane("compute").length > 0 && lane("wait").length > 0;
  const output = isBoth ? "held" : "inherit";
  const rest = await Promise.all([runLane(lane("compute"), output), runLane(lane("wait"), output)]);
  const tallies = [...first, ...rest.flat()];
  const failedParts = tallies.filter(({ tally }) => tally.failed > 0).map(({ name }) => name);
  const total = tallies.reduce((sum, { tally }) => add(sum, tally), { passed: 0, failed: 0, skipped: 0 });
  if (failedParts.length > 0)
    console.log(`\nFailed: ${failedParts.join(", ")}. Run one alone with ./karbos test NAME.`);
  if (total.skipped > 0) console.log(`\n${total.skipped} tests were skipped; each says why above.`);
  console.log(`\n${total.passed} passed, ${total.failed} failed`);
  return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

/** Runs parts one after the other. */
async function runLane(
  parts: readonly TestPart[],
  output: Output,
): Promise<readonly { readonly name: string; readonly tally: Tally }[]> {
  const tallies: { name: string; tally: Tally }[] = [];
  for (const part of parts) tallies.push({ name: part.name, tally: await runPart(part, output) });
  return tallies;
}

async function runPart(part: TestPart, output: Output): Promise<Tally> {
  console.log(`\n== ${part.name}: ${part.summary}`);
  const startMs = performance.now();
  const tally = await (part.isSuite ? runSuite(part, output) : runCheck(part, output));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(`== ${part.name}: ${tally.passed} passed, ${tally.failed} failed in ${seconds} s`);
  return tally;
}

function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

async function runCheck(part: TestPart, output: Output): Promise<Tally> {
  const isOk = (await execute(part, part.args, {}, output)) === 0;
  return { passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 };
}

/** Runs a suite with a report for counting. One that crashes, or finds no test, has failed regardless of its counts. */
async function runSuite(part: TestPart, output: Output): Promise<Tally> {
  const folder = await mkdtemp(path.join(tmpdir(), "karbos-test-"));
  const report = path.join(folder, "report.json");
  const environment = part.needsBrowser ? { KARBOS_CHROMIUM: await ensureChromium() } : {};
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const code = await execute(part, [...part.args, ...reporters], environment, output);
  const tally = await readTally(report);
  await rm(folder, { recursive: true, force: true });
  const hasRun = tally.passed + tally.failed > 0;
  const isCounted = (code === 0 && hasRun) || tally.failed > 0;
  return isCounted ? tally : { ...tally, failed: 1 };
}

async function readTally(report: string): Promise<Tally> {
  const text = await readFile(report, "utf8").catch(() => null);
  if (text === null) return { passed: 0, failed: 0, skipped: 0 };
  const counts = reportSchema.parse(JSON.parse(text));
  return {
    passed: counts.numPassedTests,
    failed: counts.numFailedTests,
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

async function execute(
  { command }: TestPart,
  args: readonly string[],
  environment: Record<string, string>,
  output: Output,
): Promise<number> {
  const sink = output === "inherit" ? "inherit" : "pipe";
  const child = spawn(command, args, {
    cwd: ROOT,
    stdio: ["ignore", sink, sink],
    env: {
      ...process.env,
      NEXT_TELEMETRY_DISABLED: "1",
      DO_NOT_TRACK: "1",
      SUPABASE_TELEMETRY_DISABLED: "1",
      ...environment,
    },
  });
  const held: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => held.push(chunk));
  const [code]: (number | null)[] = await once(child, "close");
  process.stdout.write(Buffer.concat(held));
  return code ?? 1;
}

function helpOf(parts: readonly TestPart[]): string {
  const lines = parts.map((part) => `  ${part.name.padEnd(16)} ${part.summary}`);
  return ["Usage: ./karbos test [PART …]", "Runs everything, or the parts named:", "", ...lines].join("\n");
}
