import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { figureSpacingMs, figures, gridFigures, listSpacingMs, lists, operatorReads } from "./operator-reads.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const names = new Map([
  [lists, "lists"],
  [figures, "figures"],
  [gridFigures, "grid"],
]);

/** Reads that are noted, and take as long as said. */
function notedReads({ listMs, figureMs }: { listMs: number; figureMs: number }) {
  const begun: string[] = [];
  const reads = operatorReads(async (keys) => {
    begun.push(names.get(keys) ?? "something else");
    await new Promise((resolve) => setTimeout(resolve, keys === lists ? listMs : figureMs));
  });
  return { begun, ...reads };
}

describe("operatorReads", () => {
  it("reads the lists at once, and the figures after them", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    askWork();
    expect(begun).toEqual(["lists"]);
    await vi.advanceTimersByTimeAsync(40);
    expect(begun).toEqual(["lists", "figures"]);
  });

  it("never lets the lists wait for figures that are being read", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 10_000 });
    askWork();
    await vi.advanceTimersByTimeAsync(listSpacingMs);
    askWork();
    expect(begun).toEqual(["lists", "figures", "lists"]);
  });

  it("reads the lists again soon after a change that came during their read", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    askWork();
    await vi.advanceTimersByTimeAsync(20);
    askWork();
    await vi.advanceTimersByTimeAsync(listSpacingMs - 20);
    expect(begun).toEqual(["lists", "figures", "lists"]);
  });

  it("spares the server in a stream of changes, and shows the last of them", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    for (let change = 0; change < 1_000; change += 1) {
      askWork();
      await vi.advanceTimersByTimeAsync(1);
    }
    const count = (name: string) => begun.filter((other) => other === name).length;
    // The first begins at once, the others with their spacing.
    expect(count("lists")).toBe(1 + 1_000 / listSpacingMs);
    expect(count("figures")).toBe(1_000 / figureSpacingMs);
    await vi.advanceTimersByTimeAsync(2 * figureSpacingMs);
    expect(begun.at(-1)).toBe("figures");
  });

  it("reads the grid when the grid has changed, and nothing of the queue", () => {
    const { begun, askGrid } = notedReads({ listMs: 40, figureMs: 40 });
    askGrid();
    expect(begun).toEqual(["grid"]);
  });
});
