import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { appendLines, type LogLineView, logFile, logItems, plainText } from "./log-line.ts";

const line = (seq: number, text = `line ${seq}`): LogLineView => ({
  seq,
  loggedAt: seq * 1_000,
  stream: "stdout",
  text,
});

describe("appendLines", () => {
  it("holds every number once and in order, whatever arrives twice", () => {
    const batches = fc.array(fc.tuple(fc.nat(60), fc.integer({ min: 0, max: 12 })), { maxLength: 12 });
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 40 }), (received, limit) => {
        let held: readonly LogLineView[] = [];
        for (const [from, count] of received) {
          held = appendLines(
            held,
            Array.from({ length: count }, (_, step) => line(from + step)),
            limit,
          );
        }
        const seqs = held.map(({ seq }) => seq);
        expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => a - b));
        expect(held.length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it("drops the oldest, never the newest", () => {
    expect(appendLines([line(0), line(1)], [line(2)], 2).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it("hands back the same lines when nothing is new, so that nothing is drawn again", () => {
    const held = [line(0)];
    expect(appendLines(held, [line(0)])).toBe(held);
  });
});

describe("logItems", () => {
  it("marks what was not received", () => {
    expect(logItems([line(0), line(4)], "")[1]).toEqual({ kind: "gap", afterSeq: 0, missing: 3 });
  });

  it("does not take a filtered line for a missing one", () => {
    const items = logItems([line(0, "Error"), line(1, "fine"), line(2, "error again")], "error");
    expect(items.map((item) => item.kind)).toEqual(["line", "line"]);
  });
});

describe("plainText", () => {
  it.each([
    ["\u001b[31mred\u001b[0m", "red"],
    [" 10 %\r 90 %\r100 %", "100 %"],
    ["windows line\r", "windows line\r"],
    ["plain [31m brackets", "plain [31m brackets"],
  ])("%j reads %j", (text, plain) => {
    expect(plainText(text)).toBe(plain);
  });
});

describe("logFile", () => {
  it("writes a line each with its time", () => {
    expect(logFile([line(1, "a"), line(2, "b")])).toBe(
      "1970-01-01T00:00:01.000Z stdout a\n1970-01-01T00:00:02.000Z stdout b\n",
    );
  });
});
