import { StackError } from "../stack/index.ts";
import { UsageError } from "./usage-error.ts";

type Command = { readonly summary: string; readonly load: () => Promise<{ run(args: string[]): Promise<number> }> };

const COMMANDS: Readonly<Record<string, Command>> = {
  start: { summary: "start everything and print the addresses", load: () => import("./commands/start.ts") },
  stop: { summary: "stop what start has started", load: () => import("./commands/stop.ts") },
  status: { summary: "what runs, and where (--json for programs)", load: () => import("./commands/status.ts") },
  ledger: { summary: "verify: recompute the hash chain of the ledger", load: () => import("./commands/ledger.ts") },
  test: { summary: "everything the gate runs, or one part of it", load: () => import("./commands/test.ts") },
  plan: { summary: "plan a problem from a file, offline", load: () => import("./commands/plan.ts") },
  replay: { summary: "the same step by step, as forecasts came in", load: () => import("./commands/replay.ts") },
  bench: { summary: "measure: dispatch, plan", load: () => import("./commands/bench.ts") },
};

const [name = "help", ...args] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;

if (command === undefined) {
  const lines = Object.entries(COMMANDS).map(([each, { summary }]) => `  ./karbos ${each.padEnd(8)} ${summary}`);
  const text = ["Karbos runs compute where and when the grid is clean.", "", ...lines, "", "Each takes --help."].join(
    "\n",
  );
  const isAsked = ["help", "--help", "-h"].includes(name);
  console[isAsked ? "log" : "error"](isAsked ? text : `There is no command ${name}.\n\n${text}`);
  process.exitCode = isAsked ? 0 : 2;
} else {
  try {
    const { run } = await command.load();
    process.exitCode = await run(args);
  } catch (error) {
    if (!(error instanceof StackError || error instanceof UsageError)) throw error;
    console.error(error.message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
