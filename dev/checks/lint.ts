import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";

/** The checks that only read files, without a database, in parallel. */
const CHECKS: readonly (readonly string[])[] = [
  [path.join(PACKAGE_ROOT, "node_modules/.bin/biome"), "ci", "."],
  ...["import-borders.ts", "page-texts.ts", "commits.ts", "migrations/index.ts"].map((file) => [
    process.execPath,
    path.join(import.meta.dirname, file),
  ]),
];

async function runCheck([command = "", ...args]: readonly string[]): Promise<boolean> {
  const child = spawn(command, args, { cwd: PACKAGE_ROOT, stdio: ["ignore", "inherit", "inherit"] });
  const [code]: (number | null)[] = await once(child, "close");
  return code === 0;
}

const results = await Promise.all(CHECKS.map(runCheck));
process.exitCode = results.every((isOk) => isOk) ? 0 : 1;
