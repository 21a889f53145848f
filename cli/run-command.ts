import { UsageError } from "./usage-error.ts";

/** One command of a command line. `run` takes the arguments after its name and returns the exit code. */
export type Command = {
  readonly summary: string;
  readonly load: () => Promise<{ run(args: string[]): Promise<number> }>;
};

/**
 * Runs the command that is named first, or lists them. The exit code is 2 for wrong usage.
 * @param isExplained whether an error's message is sufficient: it is then printed without a stack trace
 */
export async function runCommand(
  program: string,
  commands: Readonly<Record<string, Command>>,
  [name = "help", ...args]: readonly string[],
  isExplained: (error: unknown) => error is Error,
): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) return list(program, commands, name);
  try {
    const { run } = await command.load();
    return await run(args);
  } catch (error) {
    if (!(error instanceof UsageError || isExplained(error))) throw error;
    console.error(error.message);
    return error instanceof UsageError ? 2 : 1;
  }
}

function list(program: string, commands: Readonly<Record<string, Command>>, name: string): number {
  const lines = Object.entries(commands).map(([each, { summary }]) => `  ${program} ${each.padEnd(8)} ${summary}`);
  const text = ["Karbos runs compute where and when the grid is clean.", "", ...lines, "", "Each takes --help."].join(
    "\n",
  );
  const isAsked = ["help", "--help", "-h"].includes(name);
  console[isAsked ? "log" : "error"](isAsked ? text : `There is no command ${name}.\n\n${text}`);
  return isAsked ? 0 : 2;
}
