import { access, constants, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type PlanProblemFile, planProblemSchema } from "../lib/contracts/plan-problem.ts";
import type { PlanResultFile } from "../lib/contracts/plan-result.ts";
import { readOptions, UsageError } from "./usage-error.ts";

/** Errors shown at once; a faulty generator makes the same mistake in every workload. */
const COMPLAINTS_MAX = 10;

/** The files that a command names, with the output file checked to be writable; null if only help was requested. */
export async function readFileNames(
  args: string[],
  help: string,
): Promise<{ readonly problem: string; readonly out: string | undefined } | null> {
  const options = { out: { type: "string" }, help: { type: "boolean", default: false } } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, help);
  if (values.help) {
    console.log(help);
    return null;
  }
  const [problem, ...others] = positionals;
  if (problem === undefined) throw new UsageError(help);
  if (others.length > 0) throw new UsageError(`One problem at a time: ${others.join(" ")} is too much.`);
  if (values.out !== undefined) await checkWritable(values.out);
  return { problem, out: values.out };
}

/** Checked before minutes of planning, not after. */
async function checkWritable(file: string): Promise<void> {
  const isFolder = await stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (isFolder) throw new UsageError(`Cannot write ${file}: it is a folder.`);
  await access(dirname(resolve(file)), constants.W_OK).catch((error: unknown) => {
    throw new UsageError(`Cannot write ${file}: ${messageOf(error)}`);
  });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Reads and checks a planning problem; "-" is standard input.
 *
 * @throws UsageError with the path of every bad value, such as zones[0].pue
 */
export async function readProblem(file: string): Promise<PlanProblemFile> {
  const text = await readFile(file === "-" ? "/dev/stdin" : file, "utf8").catch((error: unknown) => {
    throw new UsageError(`Cannot read ${file}: ${messageOf(error)}`);
  });
  const parsed = planProblemSchema.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const lines = issues.slice(0, COMPLAINTS_MAX).map(({ path, message }) => `  ${pathText(path)}: ${message}`);
  const rest = issues.length > COMPLAINTS_MAX ? [`  and ${issues.length - COMPLAINTS_MAX} more`] : [];
  throw new UsageError([`${file} is not a planning problem:`, ...lines, ...rest].join("\n"));
}

/** Writes a plan to a file, or to standard output if none is named. */
export async function writePlan(plan: PlanResultFile, file: string | undefined): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`;
  if (file !== undefined) {
    await writeFile(file, text).catch((error: unknown) => {
      throw new UsageError(`Cannot write ${file}: ${messageOf(error)}`);
    });
    return;
  }
  // A reader such as head may close the pipe early: that is not an error.
  process.stdout.on("error", (error) => {
    if (!("code" in error) || error.code !== "EPIPE") throw error;
  });
  process.stdout.write(text);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${messageOf(error)}`);
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.replace(/^\./, "") || "the whole";
}
