import fc from "fast-check";
import { expect, it } from "vitest";
import { clip, knownIntervals } from "../intervals.ts";
import { seriesOf } from "../series.ts";
import { noIncumbent, searchStarts } from "./contiguous.ts";
import { WholeSlotsTable } from "./whole-slots-table.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;

it("finds what a search of all starts finds, over many blocks, negative figures and gaps", () => {
  const cases = fc.record({
    figures: fc.array(fc.option(fc.integer({ min: -20, max: 300 }), { nil: null, freq: 40 }), {
      minLength: 1,
      maxLength: 300,
    }),
    whole: fc.integer({ min: 0, max: 9 }),
    restMinutes: fc.integer({ min: 0, max: 29 }),
    fromMinutes: fc.integer({ min: 0, max: 4000 }),
    rangeMinutes: fc.integer({ min: -10, max: 9000 }),
  });
  fc.assert(
    fc.property(cases, ({ figures, whole, restMinutes, fromMinutes, rangeMinutes }) => {
      const series = seriesOf(SLOT_MS, figures);
      const known = knownIntervals(SLOT_MS, figures);
      const durationMs = Math.max(MINUTE_MS, whole * SLOT_MS + restMinutes * MINUTE_MS);
      const fromMs = fromMinutes * MINUTE_MS;
      const toMs = fromMs + rangeMinutes * MINUTE_MS;
      const found = noIncumbent();
      const table = new WholeSlotsTable(Math.floor(durationMs / SLOT_MS), { zone: 3, series, known });
      table.search(durationMs, fromMs, toMs, found);
      const incumbent = noIncumbent();
      for (const open of clip(known, fromMs, toMs + durationMs)) {
        searchStarts(series, durationMs, open.fromMs, open.toMs - durationMs, 0, 3, incumbent);
      }
      expect(found.zone).toBe(incumbent.zone);
      if (incumbent.zone >= 0) expect(found.cost).toBeCloseTo(incumbent.cost, 9);
    }),
    { numRuns: 1000 },
  );
});
