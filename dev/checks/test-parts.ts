import { readdirSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../../cli/home.ts";

export type Lane = "first" | "compute" | "wait";

export type TestPart = {
  readonly name: string;
  readonly summary: string;
  readonly command: string;
  readonly args: readonly string[];
  /** A suite of vitest reports how many tests passed; any other part counts as one check. */
  readonly isSuite: boolean;
  /** Needs a Chromium. */
  readonly needsBrowser?: boolean;
  /**
   * first: cheap, and required by the others. compute: keeps a core busy. wait: mostly waits, for schedules, leases and
   * pages. Those of a lane run one after the other, compute beside wait: two cores are then in use, not a third of one.
   */
  readonly lane: Lane;
};

const bin = (name: string) => path.join(ROOT, "node_modules/.bin", name);
const script = (file: string, ...args: string[]) => ({
  command: process.execPath,
  args: [path.join(ROOT, file), ...args],
});
// With our own Node: its bin script would use the first one in PATH.
const suite = (config: string) => ({
  ...script("node_modules/vitest/vitest.mjs", "run", "--config", config),
  isSuite: true,
});
const check = (command: string, ...args: string[]) => ({ command, args, isSuite: false });

/** All parts of the gate, cheapest first. `./karbos test NAME …` runs some of them. */
export function testParts(): readonly TestPart[] {
  return [
    {
      name: "lint",
      lane: "first",
      summary: "format, lint, import borders, texts of pages, commit messages, released migrations",
      ...script("dev/checks/lint.ts"),
      isSuite: false,
    },
    {
      name: "types",
      lane: "first",
      summary: "TypeScript of application, worker, stack and tests",
      ...check("npm", "run", "--silent", "typecheck"),
    },
    {
      name: "functions-types",
      lane: "first",
      summary: "Edge Functions as Deno sees them",
      ...check(bin("deno"), "check", ...functionEntries()),
    },
    { name: "dead-code", lane: "first", summary: "unused files, exports and dependencies", ...check(bin("knip")) },
    { name: "unit", lane: "compute", summary: "pure logic and components", ...suite("vitest.config.ts") },
    {
      name: "db-types",
      lane: "compute",
      summary: "generated types are fresh",
      ...script("dev/checks/generate-types.ts", "--check"),
      isSuite: false,
    },
    {
      name: "drift",
      lane: "compute",
      summary: "declared schemas equal the migrations",
      ...script("dev/checks/schema-drift.ts"),
      isSuite: false,
    },
    {
      name: "advisors",
      lane: "compute",
      summary: "Supabase advisors at warn",
      ...script("dev/checks/advisors.ts"),
      isSuite: false,
    },
    {
      name: "database",
      lane: "compute",
      summary: "policies, state machine, queue, worker protocol",
      ...suite("tests/database/vitest.config.ts"),
    },
    {
      name: "functions",
      lane: "compute",
      summary: "Edge Functions under Deno",
      ...suite("tests/functions/vitest.config.ts"),
    },
    {
      name: "contract",
      lane: "compute",
      summary: "the embedded stack with the unmodified client",
      ...suite("tests/contract/vitest.config.ts"),
    },
    {
      name: "containers",
      lane: "compute",
      summary: "the worker's containers on a real Docker engine",
      ...suite("tests/containers/vitest.config.ts"),
    },
    {
      name: "resilience",
      lane: "wait",
      summary: "each process killed while workloads are under way",
      ...suite("tests/resilience/vitest.config.ts"),
    },
    { name: "build", lane: "wait", summary: "production build", ...script("dev/checks/build-web.ts"), isSuite: false },
    {
      name: "e2e",
      lane: "wait",
      summary: "stories and axe in Chromium",
      ...suite("tests/e2e/vitest.config.ts"),
      needsBrowser: true,
    },
  ];
}

function functionEntries(): string[] {
  const folder = path.join(ROOT, "supabase/functions");
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("_"))
    .map((entry) => path.join(folder, entry.name, "index.ts"));
}
