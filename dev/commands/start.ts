import { mkdirSync } from "node:fs";
import path from "node:path";
import { clearStatus, HOME, ROOT, writeStatus } from "../../cli/home.ts";
import { readOptions, readPort, UsageError } from "../../cli/usage-error.ts";
import {
  putVaultSecrets,
  removeData,
  runningOrchestrator,
  type Stack,
  startStack,
  stopOrphans,
} from "../embedded-supabase/index.ts";
import { requireFreePort } from "../embedded-supabase/ports.ts";
import { createGroup, type Group } from "../embedded-supabase/supervisor/group.ts";
import { createLogFiles } from "../embedded-supabase/supervisor/log-files.ts";
import { claimDataDir } from "../embedded-supabase/supervisor/process-record.ts";
import { type GridSource, openGridSource } from "../local/grid-source.ts";
import { mailerSpec, webSpec, workerSpec } from "../local/processes.ts";
import { createProgress, type Progress } from "../local/progress.ts";
import { standsStill } from "../local/restored-data.ts";
import { localWorkerKey, SAMPLE_PASSWORD, SAMPLE_SIGNINS, seedSample } from "../local/sample.ts";
import { STACK_DIR } from "../local/stack-dir.ts";
import { buildWeb } from "../local/web-build.ts";

const HELP = `Usage: ./karbos start [options]

  --port N      web address; the API then takes N+1, the database N+2, the functions N+3
                (without it: 3000, and Supabase's own 54321, 54322 and 54325)
  --fresh       delete all data first
  --empty       no sample organization
  --replay DIR  grid figures from recordings in DIR, moved to today
  --no-web      no web application
Ctrl-C or ./karbos stop stops it. Data are kept in .karbos.`;

/** The address of `npm run dev`, for a start without the web application. */
const DEV_WEB_URL = "http://127.0.0.1:3000";

type StartOptions = {
  readonly ports: { web: number; api: number; db: number; functions: number; replay: number };
  readonly isFresh: boolean;
  readonly isEmpty: boolean;
  readonly replayDir: string | undefined;
  readonly hasWeb: boolean;
};

export async function run(args: string[]): Promise<number> {
  const options = readStartOptions(args);
  if (options === "help") {
    console.log(HELP);
    return 0;
  }
  const running = runningOrchestrator(HOME);
  if (running !== null) {
    throw new UsageError(
      `Karbos is already running (process ${running}). Stop it with ./karbos stop, or see ./karbos status.`,
    );
  }
  await stopOrphans(HOME);
  await stopOrphans(STACK_DIR);
  if (options.isFresh) await removeData(STACK_DIR);

  mkdirSync(HOME, { recursive: true });
  const group = createGroup(await claimDataDir(HOME), createLogFiles(path.join(HOME, "logs")));
  const stopping = stopRequested();
  const closers: (() => Promise<void>)[] = [async () => clearStatus(), group.stop];
  try {
    const progress = createProgress();
    await Promise.race([bringUp(options, group, closers, progress), stopping]);
    await stopping;
    progress.say("Stopping");
    return 0;
  } finally {
    for (const close of closers.reverse()) await close();
  }
}

function readStartOptions(args: string[]): StartOptions | "help" {
  const { values } = readOptions(
    {
      args,
      options: {
        port: { type: "string" },
        fresh: { type: "boolean", default: false },
        empty: { type: "boolean", default: false },
        replay: { type: "string" },
        "no-web": { type: "boolean", default: false },
        help: { type: "boolean", default: false },
      },
    },
    HELP,
  );
  if (values.help) return "help";
  const base = values.port === undefined ? null : readPort(values.port);
  return {
    ports:
      base === null
        ? { web: 3000, api: 54321, db: 54322, functions: 54325, replay: 54326 }
        : { web: base, api: base + 1, db: base + 2, functions: base + 3, replay: base + 4 },
    isFresh: values.fresh,
    isEmpty: values.empty,
    replayDir: values.replay,
    hasWeb: !values["no-web"],
  };
}

/** Starts the parts in order; each adds how to stop it to `closers`, the last started being stopped first. */
async function bringUp(
  options: StartOptions,
  group: Group,
  closers: (() => Promise<void>)[],
  progress: Progress,
): Promise<void> {
  const { ports } = options;
  const webUrl = options.hasWeb ? `http://127.0.0.1:${ports.web}` : null;
  if (options.hasWeb) {
    await requireFreePort(ports.web, "the web application");
    await buildWeb(() => progress.say("Building the web application (about a minute, once)"));
  }
  const grid = await openGridSource(options.replayDir, ports.replay);
  closers.push(grid.stop);
  const stack = await openStack(options, grid, webUrl, progress);
  closers.push(stack.stop);
  // What the schedule needs to call functions; on hosted Supabase an administrator puts it into Vault.
  await putVaultSecrets(stack.dbUrl, { cron_secret_key: stack.secretKeys.cron ?? stack.secretKey });
  if (await standsStill(stack.dbUrl)) {
    progress.say("Restored data: they stand still until ./karbos restore FILE --go-live");
  } else {
    await putVaultSecrets(stack.dbUrl, { project_url: stack.apiUrl });
    await bringToLife(options, stack, group, progress);
  }
  progress.say("Mailer");
  await group.launch(mailerSpec(stack, webUrl ?? DEV_WEB_URL)).firstReady;
  if (options.hasWeb) {
    progress.say("Web application");
    await group.launch(webSpec(stack, ports.web, !options.isEmpty)).firstReady;
  }
  writeStatus({
    webUrl,
    apiUrl: stack.apiUrl,
    studioUrl: `${stack.apiUrl}/`,
    mailboxUrl: stack.mailboxUrl,
    dbUrl: stack.dbUrl,
    publishableKey: stack.publishableKey,
    secretKey: stack.secretKey,
    grid: grid.description,
    startedAt: new Date().toISOString(),
  });
  progress.say("Ready");
  printAddresses(stack, webUrl, grid, options.isEmpty);
}

/** Everything that works by itself: the sample, the first look at the grid, and a worker. */
async function bringToLife(options: StartOptions, stack: Stack, group: Group, progress: Progress): Promise<void> {
  if (!options.isEmpty) {
    progress.say("Sample organization");
    await seedSample(stack.dbUrl);
  }
  progress.say("Grid figures");
  await firstPoll(stack);
  const key = await localWorkerKey(stack.dbUrl);
  if (key === null) return;
  progress.say("Worker");
  await group.launch(workerSpec(stack, key)).firstReady;
}

function openStack(options: StartOptions, grid: GridSource, webUrl: string | null, progress: Progress): Promise<Stack> {
  const { api, db, functions } = options.ports;
  return startStack({
    dataDir: STACK_DIR,
    projectDir: ROOT,
    ports: { api, db, functions },
    siteUrl: webUrl ?? DEV_WEB_URL,
    functionsEnv: grid.functionsEnv,
    functionsAllowNet: [...grid.functionsAllowNet],
    onProgress: progress.say,
  });
}

/** The schedule polls every quarter of an hour; the first poll should not have to wait for it. */
async function firstPoll(stack: Stack): Promise<void> {
  const response = await fetch(`${stack.apiUrl}/functions/v1/poll-grid`, {
    method: "POST",
    headers: { apikey: stack.secretKeys.cron ?? stack.secretKey, "content-type": "application/json" },
    body: "{}",
    signal: AbortSignal.timeout(60_000),
  }).catch(() => null);
  if (!response?.ok) console.error("The grid could not be polled yet; it is tried again every 15 minutes.");
  await response?.body?.cancel();
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => resolve());
  });
}

function printAddresses(stack: Stack, webUrl: string | null, grid: GridSource, isEmpty: boolean): void {
  const lines = [
    "",
    ...(webUrl ? [`  Web      ${webUrl}`] : []),
    `  API      ${stack.apiUrl}`,
    `  Studio   ${stack.apiUrl}/  (table editor)`,
    `  Mailbox  ${stack.mailboxUrl}  (mails that would have been sent)`,
    `  Grid     ${grid.description}`,
    "",
  ];
  if (!isEmpty) {
    lines.push(
      `  Sign in as ${SAMPLE_SIGNINS.map(({ email }) => email).join(", ")}`,
      `  Password   ${SAMPLE_PASSWORD}`,
      "",
    );
  }
  lines.push("  Ctrl-C stops it.", "");
  console.log(lines.join("\n"));
}
