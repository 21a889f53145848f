import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { breakEvenOf } from "./break-even.ts";

const best = { carbonG: 500, priceScoreGbp: 0.1, latenessScoreGbp: 0.02 };

describe("breakEvenOf", () => {
  it.each([
    [
      "cleaner and dearer wins above a price",
      { carbonG: 400, priceScoreGbp: 0.12, latenessScoreGbp: 0.02 },
      "above",
      200,
    ],
    ["dirtier and cheaper wins below one", { carbonG: 600, priceScoreGbp: 0.1, latenessScoreGbp: 0 }, "below", 200],
    ["dirtier and dearer never wins", { carbonG: 600, priceScoreGbp: 0.2, latenessScoreGbp: 0.02 }, null, 0],
    ["as clean and dearer never wins", { carbonG: 500, priceScoreGbp: 0.2, latenessScoreGbp: 0.02 }, null, 0],
  ])("%s", (_, other, direction, price) => {
    const turn = breakEvenOf(best, other);
    expect(turn?.direction ?? null).toBe(direction);
    if (turn) expect(turn.carbonPriceGbpPerT).toBeCloseTo(price, 6);
  });

  it("is where the scores are equal, and on its side the other is better", () => {
    const figure = fc.double({ min: 0, max: 1000, noNaN: true });
    const scored = fc.record({ carbonG: figure, priceScoreGbp: figure, latenessScoreGbp: figure });
    fc.assert(
      fc.property(scored, scored, (first, second) => {
        const turn = breakEvenOf(first, second);
        fc.pre(turn !== null && Math.abs(first.carbonG - second.carbonG) > 1 && turn.carbonPriceGbpPerT < 1e9);
        if (!turn) return;
        const score = ({ carbonG, priceScoreGbp, latenessScoreGbp }: typeof first, perT: number) =>
          (carbonG / 1_000_000) * perT + priceScoreGbp + latenessScoreGbp;
        const beyond = turn.carbonPriceGbpPerT + (turn.direction === "above" ? 1 : -1) * (1 + turn.carbonPriceGbpPerT);
        expect(score(second, turn.carbonPriceGbpPerT)).toBeCloseTo(score(first, turn.carbonPriceGbpPerT), 4);
        expect(score(second, beyond)).toBeLessThan(score(first, beyond));
      }),
    );
  });
});
