import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { z } from "zod";
import { ROOT } from "../../cli/home.ts";
import { findFreePorts } from "../embedded-supabase/ports.ts";
import { makeTemporaryHome } from "../embedded-supabase/temporary.ts";
import { until } from "./until.ts";

const statusSchema = z.object({
  phase: z.enum(["stopped", "starting", "running"]),
  pid: z.number().nullable(),
  webUrl: z.string().nullable().optional(),
  apiUrl: z.string().optional(),
  dbUrl: z.string().optional(),
  publishableKey: z.string().optional(),
  secretKey: z.string().optional(),
  processes: z.array(z.object({ name: z.string(), pid: z.number() })),
});
export type KarbosStatus = z.infer<typeof statusSchema>;

/** A Karbos started as a user starts it, with its own data. */
export type RunningKarbos = {
  readonly port: number;
  status(): Promise<KarbosStatus>;
  /** Starts it, or starts it again after it was stopped or killed. Resolves when it is ready. */
  start(): Promise<KarbosStatus>;
  /** Everything that `start` has printed. */
  output(): string;
  dispose(): Promise<void>;
};

const READY_MS_MAX = 240_000;

/** For tests and benchmarks. @param options options of `./karbos start` besides the port */
export async function runKarbos(options: readonly string[]): Promise<RunningKarbos> {
  const home = await makeTemporaryHome("run");
  const port = await freeBlock();
  const environment = { ...process.env, KARBOS_HOME: home.folder };
  let child: ChildProcess | null = null;
  let output = "";

  const run = (args: readonly string[]) =>
    spawn(path.join(ROOT, "karbos"), args, { cwd: ROOT, env: environment, stdio: ["ignore", "pipe", "pipe"] });

  const status = async () => {
    const asked = run(["status", "--json"]);
    const text = await textOf(asked);
    return statusSchema.parse(JSON.parse(text));
  };
  const start = async () => {
    const started = run(["start", "--port", String(port), ...options]);
    child = started;
    output = "";
    for (const stream of [started.stdout, started.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    const ended = once(started, "exit").then(() => {
      throw new Error(`./karbos start has ended:\n${output}`);
    });
    ended.catch(() => {});
    await Promise.race([until(() => output.includes("Ready"), READY_MS_MAX, "starting Karbos"), ended]);
    return await status();
  };
  return {
    port,
    status,
    start,
    output: () => output,
    async dispose() {
      const isRunning = child !== null && child.exitCode === null && child.signalCode === null;
      await textOf(run(["stop"]));
      if (isRunning && child && child.exitCode === null) await once(child, "exit");
      await home.remove();
    },
  };
}

/** The first of five ports in a row: web, API, database, functions, replay. */
async function freeBlock(): Promise<number> {
  const [base = 0] = await findFreePorts(1);
  // Below the ephemeral ports, which start at 32768.
  return 20_000 + (base % 10_000);
}

async function textOf(child: ChildProcess): Promise<string> {
  let text = "";
  child.stdout?.on("data", (chunk) => {
    text += chunk;
  });
  await once(child, "close");
  return text;
}
