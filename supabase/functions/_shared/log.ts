export type Log = (level: "info" | "warn" | "error", message: string, facts?: Record<string, unknown>) => void;

/** One line of JSON per entry, with the function's name. Never pass keys or tokens in `facts`. */
export function makeLog(functionName: string): Log {
  return (level, message, facts = {}) => {
    const line = JSON.stringify({ at: new Date().toISOString(), level, function: functionName, message, ...facts });
    if (level === "error") console.error(line);
    else console.log(line);
  };
}

/** What went wrong, without a stack, for a log or a queue's output. */
export function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
