import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import { LOG_LINE_LENGTH_MAX } from "../../lib/contracts/worker.ts";
import { readLines } from "./lines.ts";

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const lines: string[] = [];
  await readLines(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), (line) => lines.push(line));
  return lines;
}

describe("readLines", () => {
  it.each([
    [["a\nb\n"], ["a", "b"]],
    [["a\nb"], ["a", "b"]],
    [
      ["a", "b\r", "\nc\r\n"],
      ["ab", "c"],
    ],
    [["10 %\r50 %\r100 %\n"], ["10 %", "50 %", "100 %"]],
    [["\n\n"], ["", ""]],
    [[""], []],
    [["nul\0here\n"], ["nul�here"]],
  ])("of %j is %j", async (chunks, expected) => {
    expect(await linesOf(...chunks)).toEqual(expected);
  });

  it("keeps a character whole that came in two pieces", async () => {
    const bytes = Buffer.from("é\n");
    expect(await linesOf(bytes.subarray(0, 1), bytes.subarray(1))).toEqual(["é"]);
  });

  it("cuts a line without end, instead of filling the memory", async () => {
    const lines = await linesOf(...Array.from({ length: 10 }, () => "x".repeat(5000)));
    expect(lines.join("")).toHaveLength(50_000);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(LOG_LINE_LENGTH_MAX);
  });
});
