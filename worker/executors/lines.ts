import type { Readable } from "node:stream";
import { LOG_LINE_LENGTH_MAX } from "../../lib/contracts/worker.ts";

/**
 * Splits a stream into lines and holds at most one line's limit: a longer line is cut into pieces. Carriage returns of
 * progress bars end a line too. Resolves when the stream has ended.
 */
export async function readLines(stream: Readable, onLine: (line: string) => void): Promise<void> {
  stream.setEncoding("utf8");
  let rest = "";
  for await (const chunk of stream) {
    const parts = (rest + chunk).split(/\r\n|\n|\r(?!$)/);
    rest = parts.pop() ?? "";
    for (const part of parts) emit(part, onLine);
    while (rest.length > LOG_LINE_LENGTH_MAX) {
      onLine(rest.slice(0, LOG_LINE_LENGTH_MAX));
      rest = rest.slice(LOG_LINE_LENGTH_MAX);
    }
  }
  if (rest !== "") emit(rest.replace(/\r$/, ""), onLine);
}

function emit(text: string, onLine: (line: string) => void): void {
  // Postgres stores no NUL in text.
  const clean = text.replaceAll("\0", "�");
  for (let at = 0; at === 0 || at < clean.length; at += LOG_LINE_LENGTH_MAX) {
    onLine(clean.slice(at, at + LOG_LINE_LENGTH_MAX));
  }
}
