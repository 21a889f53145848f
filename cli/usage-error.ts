import { type ParseArgsConfig, parseArgs } from "node:util";

/** Wrong usage of a command. The message says what to write instead. */
export class UsageError extends Error {}

/** Reads the options of a command. Throws UsageError with the command's help for anything it does not know. */
export function readOptions<T extends ParseArgsConfig>(config: T, help: string): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}\n\n${help}`);
  }
}

/** A port number. */
export function readPort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1024 || port > 65_530) {
    throw new UsageError(`--port takes a number from 1024 to 65530, not ${text}.`);
  }
  return port;
}
