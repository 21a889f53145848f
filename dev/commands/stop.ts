import { setTimeout as delay } from "node:timers/promises";
import { clearStatus, HOME } from "../../cli/home.ts";
import { readOptions } from "../../cli/usage-error.ts";
import { runningOrchestrator, stopOrphans } from "../embedded-supabase/index.ts";
import { STACK_DIR } from "../local/stack-dir.ts";

const HELP = "Usage: ./karbos stop\nStops everything that ./karbos start started. Data is kept.";
const WAIT_MS_MAX = 30_000;

export async function run(args: string[]): Promise<number> {
  const { values } = readOptions({ args, options: { help: { type: "boolean", default: false } } }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const pid = runningOrchestrator(HOME);
  if (pid === null) {
    const orphans = (await stopOrphans(HOME)) + (await stopOrphans(STACK_DIR));
    clearStatus();
    console.log(
      orphans > 0 ? `Stopped ${orphans} processes that an earlier start had left.` : "Karbos is not running.",
    );
    return 0;
  }
  process.kill(pid, "SIGTERM");
  const untilMs = Date.now() + WAIT_MS_MAX;
  while (runningOrchestrator(HOME) === pid) {
    if (Date.now() > untilMs) {
      console.error(`Karbos (process ${pid}) has not stopped within 30 s. See ${HOME}/logs.`);
      return 1;
    }
    await delay(100);
  }
  console.log("Karbos has stopped.");
  return 0;
}
