import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toLocalInput } from "@/lib/format/local-input.ts";
import { parseLocalStart } from "./local-start.ts";

const at = (iso: string) => Date.parse(iso);

describe("parseLocalStart", () => {
  it.each([
    ["2026-11-22T14:30", "2026-11-22T14:30Z"],
    ["2026-07-01T14:30", "2026-07-01T13:30Z"],
    ["2026-03-29T00:59", "2026-03-29T00:59Z"],
    ["2026-03-29T02:00", "2026-03-29T01:00Z"],
    ["2026-10-25T02:00", "2026-10-25T02:00Z"],
  ])("%s is %s", (text, iso) => {
    expect(parseLocalStart(text)).toEqual({ ok: true, at: at(iso), note: null });
  });

  it("refuses the hour that the clocks skip", () => {
    expect(parseLocalStart("2026-03-29T01:30")).toEqual({ ok: false, error: expect.stringContaining("clocks") });
  });

  it("takes the first of two and says so when the clocks go back", () => {
    expect(parseLocalStart("2026-10-25T01:30")).toEqual({
      ok: true,
      at: at("2026-10-25T00:30Z"),
      note: "This time occurs twice that night. The first one counts: 01:30 BST.",
    });
  });

  it.each(["", "2026-11-22", "2026-02-30T10:00", "2026-11-22T24:00", "2026-11-22T10:00Z", "tomorrow"])(
    "%j is no time",
    (text) => {
      expect(parseLocalStart(text)).toEqual({ ok: false, error: "Give a date and a time of day." });
    },
  );

  it("reads back what toLocalInput writes, but for the second of two equal times", () => {
    const minutes = fc.integer({ min: at("2025-01-01T00:00Z") / 60_000, max: at("2028-01-01T00:00Z") / 60_000 });
    fc.assert(
      fc.property(minutes, (minute) => {
        const instant = minute * 60_000;
        const parsed = parseLocalStart(toLocalInput(instant));
        expect(parsed.ok && (parsed.at === instant || parsed.note !== null)).toBe(true);
      }),
    );
  });
});
