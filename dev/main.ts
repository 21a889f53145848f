import { commands } from "../cli/commands.ts";
import { type Command, runCommand } from "../cli/run-command.ts";
import { StackError } from "./embedded-supabase/index.ts";

/** The commands of `./karbos` in a checkout: those for users, and those for laptops and developers. */
const allCommands: Readonly<Record<string, Command>> = {
  start: { summary: "start everything and print the addresses", load: () => import("./commands/start.ts") },
  stop: { summary: "stop everything that start started", load: () => import("./commands/stop.ts") },
  status: { summary: "what runs, and where (--json for programs)", load: () => import("./commands/status.ts") },
  ...commands,
  test: { summary: "everything the gate runs, or one part of it", load: () => import("./commands/test.ts") },
  bench: { summary: "measure: without a name, lists what", load: () => import("../bench/main.ts") },
};

process.exitCode = await runCommand(
  "./karbos",
  allCommands,
  process.argv.slice(2),
  (error) => error instanceof StackError,
);
