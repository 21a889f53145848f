import path from "node:path";
import { HOME, ROOT } from "../../cli/home.ts";
import type { Stack } from "../embedded-supabase/index.ts";
import type { ChildSpec } from "../embedded-supabase/supervisor/child.ts";
import { SAMPLE_SIGNINS } from "./sample.ts";

const NEXT = path.join(ROOT, "node_modules/next/dist/bin/next");

/** The built web application. One build serves any address: settings come from the environment. */
export function webSpec(stack: Stack, port: number, hasSample: boolean): ChildSpec {
  return {
    name: "web",
    command: process.execPath,
    args: [NEXT, "start", "--hostname", "127.0.0.1", "--port", String(port)],
    cwd: ROOT,
    env: {
      ...baseEnvironment(),
      SUPABASE_URL: stack.apiUrl,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      ...(hasSample ? { KARBOS_SAMPLE_SIGNINS: JSON.stringify(SAMPLE_SIGNINS) } : {}),
    },
    stopSignal: "SIGTERM",
    ready: { line: "Ready in" },
  };
}

/** The local worker. It may run plain processes: this is a user's own machine, and Docker is not always available. */
export function workerSpec(stack: Stack, key: string): ChildSpec {
  return {
    name: "worker",
    command: process.execPath,
    args: [path.join(ROOT, "worker/main.ts")],
    cwd: ROOT,
    env: {
      ...baseEnvironment(),
      SUPABASE_URL: stack.apiUrl,
      SUPABASE_PUBLISHABLE_KEY: stack.publishableKey,
      KARBOS_WORKER_KEY: key,
      KARBOS_WORKER_EXECUTORS: "docker,process",
      KARBOS_WORKER_STATE: path.join(HOME, "worker"),
    },
    stopSignal: "SIGTERM",
    ready: { line: "ready:" },
  };
}

/** The mailer. No mail leaves this machine: its provider is the stack's mailbox. */
export function mailerSpec(stack: Stack, siteUrl: string): ChildSpec {
  return {
    name: "mailer",
    command: process.execPath,
    args: [path.join(ROOT, "worker/mailer/main.ts")],
    cwd: ROOT,
    env: {
      ...baseEnvironment(),
      SUPABASE_URL: stack.apiUrl,
      SUPABASE_SECRET_KEY: stack.secretKey,
      KARBOS_SITE_URL: siteUrl,
      KARBOS_MAIL_FROM: "Karbos <karbos@karbos.example>",
      KARBOS_MAIL_HTTP_URL: `${stack.mailboxUrl}/api/send`,
      KARBOS_MAIL_HTTP_TOKEN: stack.secretKey,
    },
    stopSignal: "SIGTERM",
    ready: { line: "ready:" },
  };
}

function baseEnvironment(): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    NODE_NO_WARNINGS: "1",
    NEXT_TELEMETRY_DISABLED: "1",
    DO_NOT_TRACK: "1",
  };
}
