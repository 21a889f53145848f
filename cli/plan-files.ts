import { readFile, writeFile } from "node:fs/promises";
import { type PlanProblemFile, planProblemSchema } from "../lib/contracts/plan-problem.ts";
import type { PlanResultFile } from "../lib/contracts/plan-result.ts";
import { UsageError } from "./usage-error.ts";

/** Complaints shown at once; a broken generator makes the same mistake in every workload. */
const COMPLAINTS_MAX = 10;

/**
 * Reads and checks a planning problem; "-" is standard input.
 *
 * @throws UsageError with the path of every bad value, such as zones[0].pue
 */
export async function readProblem(file: string): Promise<PlanProblemFile> {
  const text = await readFile(file === "-" ? "/dev/stdin" : file, "utf8").catch((error: unknown) => {
    throw new UsageError(`Cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
  });
  const parsed = planProblemSchema.safeParse(parseJson(text, file));
  if (parsed.success) return parsed.data;
  const { issues } = parsed.error;
  const lines = issues.slice(0, COMPLAINTS_MAX).map(({ path, message }) => `  ${pathText(path)}: ${message}`);
  const rest = issues.length > COMPLAINTS_MAX ? [`  and ${issues.length - COMPLAINTS_MAX} more`] : [];
  throw new UsageError([`${file} is not a planning problem:`, ...lines, ...rest].join("\n"));
}

/** Writes a plan to a file, or to standard output where none is named. */
export async function writePlan(plan: PlanResultFile, file: string | undefined): Promise<void> {
  const text = `${JSON.stringify(plan)}\n`;
  if (file === undefined) process.stdout.write(text);
  else await writeFile(file, text);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text.replace(/^\./, "") || "the whole";
}
