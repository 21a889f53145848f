import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromLocalInput, toLocalInput } from "./local-input.ts";

describe("fromLocalInput", () => {
  it.each([
    ["2026-11-23T09:00", "2026-11-23T09:00:00.000Z"],
    ["2026-07-01T09:00", "2026-07-01T08:00:00.000Z"],
    ["2026-03-29T01:30", "2026-03-29T01:30:00.000Z"],
    ["2026-10-25T01:30", "2026-10-25T00:30:00.000Z"],
  ])("%s is %s", (text, iso) => {
    expect(new Date(fromLocalInput(text) ?? 0).toISOString()).toBe(iso);
  });

  it.each(["", "tomorrow", "2026-11-23", "2026-13-01T00:00", "2026-11-23T09:00Z"])("%j is no time", (text) => {
    expect(fromLocalInput(text)).toBeNull();
  });

  it("reads back what it wrote, but for the hour that comes twice", () => {
    const minutes = fc.integer({ min: Date.UTC(2026, 0, 1) / 60_000, max: Date.UTC(2027, 11, 31) / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const at = minute * 60_000;
        const back = fromLocalInput(toLocalInput(at)) ?? 0;
        expect([0, 60 * 60_000]).toContain(at - back);
        expect(toLocalInput(back)).toBe(toLocalInput(at));
      }),
    );
  });
});
