import fc from "fast-check";
import { expect, it } from "vitest";
import { seriesOf, windowCost } from "../series.ts";
import { mixPieces } from "./split-mix.ts";

const SLOT_MS = 30 * 60_000;
const SLOTS = 12;

/** A choice of some slots. */
const choice = (slots: number) =>
  fc
    .shuffledSubarray(
      Array.from({ length: SLOTS }, (_, slot) => slot),
      { minLength: slots, maxLength: slots },
    )
    .map((chosen) =>
      chosen.sort((a, b) => a - b).map((slot) => ({ startMs: slot * SLOT_MS, endMs: (slot + 1) * SLOT_MS })),
    );

it("draws as far between two choices as is asked, for as long as each", () => {
  const cases = fc.integer({ min: 1, max: 8 }).chain((slots) =>
    fc.record({
      slots: fc.constant(slots),
      first: choice(slots),
      second: choice(slots),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      figures: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: SLOTS, maxLength: SLOTS }),
    }),
  );
  fc.assert(
    fc.property(cases, ({ slots, first, second, share, figures }) => {
      const series = seriesOf(SLOT_MS, figures);
      const drawn = (pieces: typeof first) =>
        pieces.reduce((sum, { startMs, endMs }) => sum + windowCost(series, startMs, endMs), 0);
      const mixed = mixPieces(SLOT_MS, first, second, share);
      expect(mixed.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBe(slots * SLOT_MS);
      for (const [at, piece] of mixed.entries()) {
        expect(piece.endMs).toBeGreaterThan(piece.startMs);
        expect(piece.startMs).toBeGreaterThan(mixed[at - 1]?.endMs ?? -1);
      }
      // Rounding to whole milliseconds, of at most so many grams an hour, in every slot.
      const rounding = (SLOTS * 300 * 2) / 3_600_000;
      expect(Math.abs(drawn(mixed) - (share * drawn(first) + (1 - share) * drawn(second)))).toBeLessThan(rounding);
    }),
  );
});
