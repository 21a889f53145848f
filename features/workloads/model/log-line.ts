import type { Instant } from "@/lib/format/time.ts";

/** A line that a run printed. */
export interface LogLineView {
  /** Number given by the worker, from 0 without gaps: a gap means that lines were not received. */
  readonly seq: number;
  readonly loggedAt: Instant;
  readonly stream: "stdout" | "stderr" | "system";
  readonly text: string;
}

/** Lines kept in the page. A browser scrolls through ten thousand with ease; older ones come with the download. */
export const logBufferLines = 10_000;

/** Lines appended to those held, each number once, in order, the oldest dropped beyond the limit. */
export function appendLines(
  held: readonly LogLineView[],
  received: readonly LogLineView[],
  limit: number = logBufferLines,
): readonly LogLineView[] {
  const lastSeq = held.at(-1)?.seq ?? -1;
  const fresh = received.filter((line) => line.seq > lastSeq);
  if (fresh.length === 0) return held;
  return [...held, ...fresh].slice(-limit);
}

export type LogItem =
  | { readonly kind: "line"; readonly line: LogLineView }
  | { readonly kind: "gap"; readonly afterSeq: number; readonly missing: number };

/** Lines that contain a text, with a marker wherever numbers are missing between two that were received. */
export function logItems(lines: readonly LogLineView[], filter: string): readonly LogItem[] {
  const wanted = filter.trim().toLowerCase();
  const items: LogItem[] = [];
  let previousSeq: number | null = null;
  for (const line of lines) {
    if (previousSeq !== null && line.seq > previousSeq + 1) {
      items.push({ kind: "gap", afterSeq: previousSeq, missing: line.seq - previousSeq - 1 });
    }
    previousSeq = line.seq;
    if (wanted === "" || line.text.toLowerCase().includes(wanted)) items.push({ kind: "line", line });
  }
  return items;
}

/** Colours and cursor moves of a terminal, which a page does not draw. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const escapeSequences = /\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007/g;

/** A line as it reads: without escape sequences, and only what stands after the last carriage return. */
export function plainText(text: string): string {
  const bare = text.replaceAll(escapeSequences, "");
  return bare.slice(bare.replace(/\r+$/, "").lastIndexOf("\r") + 1);
}

/** The whole log as a text file, a line each with its time. */
export function logFile(lines: readonly LogLineView[]): string {
  return lines
    .map((line) => `${new Date(line.loggedAt).toISOString()} ${line.stream} ${plainText(line.text)}\n`)
    .join("");
}
