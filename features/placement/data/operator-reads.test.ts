import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { counts, figureSpacingMs, gridFigures, listSpacingMs, lists, operatorReads, places } from "./operator-reads.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const names = new Map([
  [lists, "lists"],
  [counts, "counts"],
  [places, "places"],
  [gridFigures, "grid"],
]);

const submitted = { count: 1, jobIds: ["KB-000001"], placesChanged: false };
const assigned = { ...submitted, placesChanged: true };

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
  it("reads the lists at once, and what follows from a changed place after them", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    askWork(assigned);
    expect(begun).toEqual(["lists"]);
    await vi.advanceTimersByTimeAsync(40);
    expect(begun).toEqual(["lists", "counts", "places"]);
  });

  it("leaves places alone where a broadcast says that none has changed", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    askWork(submitted);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(begun).toEqual(["lists", "counts"]);
  });

  it.each([[null], [undefined], [{}], [{ count: 1, jobIds: [] }], [{ ...submitted, placesChanged: "no" }]])(
    "reads everything after %j, which says nothing about places",
    async (payload) => {
      const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
      askWork(payload);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(begun).toEqual(["lists", "counts", "places"]);
    },
  );

  it("forgets no changed place among changes that leave the places alone", async () => {
    for (const payloads of [
      [assigned, submitted],
      [submitted, assigned],
    ]) {
      const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
      for (const payload of payloads) askWork(payload);
      await vi.advanceTimersByTimeAsync(10_000);
      expect(begun.filter((name) => name === "places")).toHaveLength(1);
    }
  });

  it("never lets the lists wait for figures that are being read", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 10_000 });
    askWork(assigned);
    await vi.advanceTimersByTimeAsync(listSpacingMs);
    askWork(assigned);
    expect(begun).toEqual(["lists", "counts", "places", "lists"]);
  });

  it("reads the lists again soon after a change that came during their read", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    askWork(submitted);
    await vi.advanceTimersByTimeAsync(20);
    askWork(submitted);
    await vi.advanceTimersByTimeAsync(listSpacingMs - 20);
    expect(begun).toEqual(["lists", "counts", "lists"]);
  });

  it("spares the server in a stream of changes, and shows the last of them", async () => {
    const { begun, askWork } = notedReads({ listMs: 40, figureMs: 40 });
    for (let change = 0; change < 1_000; change += 1) {
      askWork(assigned);
      await vi.advanceTimersByTimeAsync(1);
    }
    const count = (name: string) => begun.filter((other) => other === name).length;
    // The first begins at once, the others with their spacing.
    expect(count("lists")).toBe(1 + 1_000 / listSpacingMs);
    expect(count("places")).toBe(1_000 / figureSpacingMs);
    await vi.advanceTimersByTimeAsync(2 * figureSpacingMs);
    expect(begun.slice(-2)).toEqual(["counts", "places"]);
  });

  it("reads the grid when the grid has changed, and nothing of the queue", () => {
    const { begun, askGrid } = notedReads({ listMs: 40, figureMs: 40 });
    askGrid();
    expect(begun).toEqual(["grid"]);
  });
});
