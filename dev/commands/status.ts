import { HOME, readStatus } from "../../cli/home.ts";
import { readOptions } from "../../cli/usage-error.ts";
import { recordedProcesses, runningOrchestrator } from "../embedded-supabase/index.ts";
import { STACK_DIR } from "../local/stack-dir.ts";

const HELP =
  "Usage: ./karbos status [--json]\nShows what is running and where; with --json also the keys, for programs.";

export async function run(args: string[]): Promise<number> {
  const options = { json: { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;
  const { values } = readOptions({ args, options }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const pid = runningOrchestrator(HOME);
  const status = pid === null ? null : readStatus();
  const processes = pid === null ? [] : [...recordedProcesses(STACK_DIR), ...recordedProcesses(HOME)];
  if (values.json) {
    const phase = pid === null ? "stopped" : status === null ? "starting" : "running";
    console.log(JSON.stringify({ phase, pid, ...status, processes }, null, 2));
    return pid === null ? 1 : 0;
  }
  if (pid === null) {
    console.log("Karbos is not running. Start it with ./karbos start.");
    return 1;
  }
  if (status === null) {
    console.log(`Karbos is starting (process ${pid}).`);
    return 0;
  }
  console.log(`Karbos has been running since ${status.startedAt} (process ${pid}).`);
  if (status.webUrl) console.log(`  Web     ${status.webUrl}`);
  console.log(`  API     ${status.apiUrl}`);
  console.log(`  Studio  ${status.studioUrl}`);
  console.log(`  Mailbox ${status.mailboxUrl}`);
  console.log(`  Grid    ${status.grid}`);
  for (const each of processes) console.log(`  ${each.name.padEnd(10)} process ${each.pid}`);
  return 0;
}
