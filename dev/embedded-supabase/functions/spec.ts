import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { StackError } from "../errors.ts";
import type { Keys } from "../keys.ts";
import { PACKAGE_ROOT, type Paths } from "../paths.ts";
import { databaseUrl } from "../postgres/bootstrap.ts";
import type { ChildSpec } from "../supervisor/child.ts";
import type { StackOptions } from "../types.ts";

/**
 * The Deno process that serves the functions. It may reach 127.0.0.1 and the hosts that the caller allows, read the
 * checkout and the project, and nothing else; all modules come from `node_modules`.
 */
export function functionsSpec(options: StackOptions, paths: Paths, keys: Keys): ChildSpec {
  const projectDir = path.resolve(options.projectDir);
  const hosts = ["127.0.0.1", ...(options.functionsAllowNet ?? [])];
  return {
    name: "functions",
    command: denoBinary(),
    args: [
      ...[
        "run",
        "--no-remote",
        "--cached-only",
        "--no-prompt",
        "--quiet",
        "--config",
        path.join(PACKAGE_ROOT, "deno.json"),
      ],
      ...[`--allow-net=${hosts.join(",")}`, "--allow-env", `--allow-read=${PACKAGE_ROOT},${projectDir}`],
      path.join(PACKAGE_ROOT, "dev/embedded-supabase/functions/deno/main.ts"),
    ],
    cwd: projectDir,
    env: {
      ...functionEnvironment(options, keys),
      ...options.functionsEnv,
      DENO_DIR: paths.denoDir,
      DENO_NO_UPDATE_CHECK: "1",
      DO_NOT_TRACK: "1",
      NO_COLOR: "1",
      TZ: "UTC",
      KARBOS_FUNCTIONS_PORT: String(options.ports.functions),
      KARBOS_FUNCTIONS_DIR: path.join(projectDir, "supabase/functions"),
    },
    stopSignal: "SIGTERM",
    ready: { line: "functions ready" },
  };
}

/** The variables that hosted Supabase sets for every function. */
function functionEnvironment(options: StackOptions, keys: Keys): Record<string, string> {
  return {
    SUPABASE_URL: `http://127.0.0.1:${options.ports.api}`,
    SUPABASE_ANON_KEY: keys.publishableKey,
    SUPABASE_SERVICE_ROLE_KEY: keys.secretKeys.default,
    SUPABASE_DB_URL: databaseUrl("postgres", options.ports.db, keys),
    SUPABASE_PUBLISHABLE_KEYS: JSON.stringify({ default: keys.publishableKey }),
    SUPABASE_SECRET_KEYS: JSON.stringify(keys.secretKeys),
  };
}

/** Deno's binary for this system, run directly: its npm wrapper would be an additional process. */
function denoBinary(): string {
  const name = `@deno/${process.platform}-${process.arch}${process.platform === "linux" ? "-glibc" : ""}`;
  try {
    const manifest = createRequire(path.join(PACKAGE_ROOT, "package.json")).resolve(`${name}/package.json`);
    const binary = path.join(path.dirname(manifest), "deno");
    if (existsSync(binary)) return binary;
  } catch {
    // Said below.
  }
  throw new StackError(`The package ${name} is missing: run npm ci, on a system it is published for.`);
}
