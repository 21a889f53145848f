import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { messageOf, StackError } from "../errors.ts";
import type { LogWriter } from "./log-files.ts";

/** One process to keep running. */
export interface ChildSpec {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  uid?: number;
  gid?: number;
  stopSignal: NodeJS.Signals;
  /**
   * How it reports that it is ready: a line of output, or an IPC message (then `config` is sent to it at each start).
   */
  ready: { line: string } | { config: () => Promise<unknown> };
  /** Known, harmless noise in the output. */
  ignoreLine?: RegExp;
}

/** A supervised process. */
export interface Child {
  name: string;
  pid(): number | null;
  /** Settles once: when the process is ready for the first time, or when its first start failed. */
  firstReady: Promise<void>;
  stop(): Promise<void>;
}

interface Hooks {
  log: LogWriter;
  /** Called when a process has started or ended. */
  onChange: () => void;
}

const BACKOFF_MS = { first: 150, max: 5_000 } as const;
/** A process that lived this long before it died starts again without the backoff of earlier deaths. */
const STABLE_MS = 10_000;
const STOP_WAIT_MS = 10_000;
const LAST_LINES = 12;

/** Starts a process and starts it again, with growing pauses, each time it dies, until `stop`. */
export function supervise(spec: ChildSpec, hooks: Hooks): Child {
  let current: ChildProcess | null = null;
  let stopping = false;
  let wake = new AbortController();
  const first = Promise.withResolvers<void>();
  // The caller may await it late: a failure before is not unhandled.
  first.promise.catch(() => {});

  const run = async () => {
    let backoffMs: number = BACKOFF_MS.first;
    let wasReady = false;
    while (!stopping) {
      const startedAt = performance.now();
      const lines: string[] = [];
      const child = start(spec, hooks.log, lines, () => {
        wasReady = true;
        first.resolve();
      });
      current = child;
      hooks.onChange();
      const ending = await ended(child);
      current = null;
      hooks.onChange();
      if (stopping) return;
      if (!wasReady) {
        first.reject(new StackError(`${spec.name} did not start (${ending}): ${lines.join(" | ") || "no output"}`));
        return;
      }
      hooks.log(spec.name, `[supervisor] ${spec.name} ended (${ending}); starting it again`);
      if (performance.now() - startedAt > STABLE_MS) backoffMs = BACKOFF_MS.first;
      wake = new AbortController();
      await delay(backoffMs, undefined, { signal: wake.signal }).catch(() => {});
      backoffMs = Math.min(backoffMs * 2, BACKOFF_MS.max);
    }
  };
  const finished = run();

  return {
    name: spec.name,
    pid: () => current?.pid ?? null,
    firstReady: first.promise,
    async stop() {
      stopping = true;
      wake.abort();
      first.reject(new StackError(`${spec.name} was stopped while it started.`));
      const child = current;
      child?.kill(spec.stopSignal);
      const force = setTimeout(() => child?.kill("SIGKILL"), STOP_WAIT_MS);
      await finished;
      clearTimeout(force);
    },
  };
}

function start(spec: ChildSpec, log: LogWriter, lines: string[], onReady: () => void): ChildProcess {
  const usesIpc = "config" in spec.ready;
  const child = spawn(spec.command, spec.args, {
    cwd: spec.cwd,
    // Next's types want NODE_ENV in every environment.
    env: { NODE_ENV: "production", ...spec.env },
    // stdin stays open as long as the orchestrator lives: its end shows a child that the orchestrator is gone.
    stdio: usesIpc ? ["ignore", "pipe", "pipe", "ipc"] : ["pipe", "pipe", "pipe"],
    // A separate process group: Ctrl-C in the terminal must reach only the orchestrator, which then stops all in order.
    detached: true,
    ...(spec.uid === undefined ? {} : { uid: spec.uid }),
    ...(spec.gid === undefined ? {} : { gid: spec.gid }),
  });
  child.stdin?.on("error", () => {});
  const onLine = (line: string) => {
    if (spec.ignoreLine?.test(line)) return;
    lines.push(line);
    if (lines.length > LAST_LINES) lines.shift();
    log(spec.name, line);
    if ("line" in spec.ready && line.includes(spec.ready.line)) onReady();
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on("line", onLine);
  }
  if ("config" in spec.ready) {
    child.on("message", (message) => {
      if (message === "ready") onReady();
    });
    void sendConfig(child, spec.ready.config, onLine);
  }
  return child;
}

async function sendConfig(child: ChildProcess, config: () => Promise<unknown>, onLine: (line: string) => void) {
  try {
    const value = await config();
    // A child that died meanwhile is started again, and receives its own message.
    if (child.connected) child.send({ config: value }, () => {});
  } catch (error) {
    onLine(messageOf(error));
    child.kill("SIGKILL");
  }
}

function ended(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(messageOf(error)));
    // `close` follows the last line of output, so that the reason is known.
    child.once("close", (code, signalName) => resolve(signalName ?? `exit status ${code}`));
  });
}
