import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";

const MAX_BYTES = 5 * 1024 * 1024;

/** Writes one line of one process. */
export type LogWriter = (process: string, line: string) => void;

/** Keeps each process' output in `folder/<process>.log`, and one older file of the same size beside it. */
export function createLogFiles(folder: string, alsoTo?: LogWriter): LogWriter {
  mkdirSync(folder, { recursive: true });
  const sizes = new Map<string, number>();
  return (process, line) => {
    const file = path.join(folder, `${process}.log`);
    const text = `${new Date().toISOString()} ${line}\n`;
    let size = sizes.get(file) ?? sizeOf(file);
    if (size > MAX_BYTES) {
      renameSync(file, `${file}.1`);
      size = 0;
    }
    // Synchronous, so that the last lines of a process are kept if the orchestrator ends right after.
    appendFileSync(file, text, { mode: 0o600 });
    sizes.set(file, size + Buffer.byteLength(text));
    alsoTo?.(process, line);
  };
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}
