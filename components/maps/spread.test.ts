import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spread } from "./spread.ts";

const at = (x: number, y: number, radiusPx = 10) => ({ x, y, radiusPx });

describe("spread", () => {
  it("leaves alone what has room", () => {
    expect(spread([at(0, 0), at(25, 0), at(0, 40)])).toEqual([
      { x: 0, y: 0 },
      { x: 25, y: 0 },
      { x: 0, y: 40 },
    ]);
    expect(spread([])).toEqual([]);
  });

  it("moves two that overlap apart by the same, along the shorter way", () => {
    expect(spread([at(0, 0), at(23, 17)])).toEqual([
      { x: -1, y: 0 },
      { x: 24, y: 17 },
    ]);
    expect(spread([at(0, 0), at(0, 20)])).toEqual([
      { x: 0, y: -2.5 },
      { x: 0, y: 22.5 },
    ]);
  });

  it("gives larger circles more room", () => {
    const [a, b] = spread([at(0, 0, 20), at(30, 0, 20)]);
    expect((b?.x ?? 0) - (a?.x ?? 0)).toBe(42);
  });

  it("parts even points of one place", () => {
    const [a, b] = spread([at(5, 5), at(5, 5)]);
    expect(Math.max(Math.abs((a?.x ?? 0) - (b?.x ?? 0)), Math.abs((a?.y ?? 0) - (b?.y ?? 0)))).toBeCloseTo(25, 6);
  });

  it("leaves no two of a few on top of each other", () => {
    const point = fc.record({
      x: fc.integer({ min: 0, max: 120 }),
      y: fc.integer({ min: 0, max: 120 }),
      radiusPx: fc.constant(10),
    });
    fc.assert(
      fc.property(fc.array(point, { maxLength: 5 }), (points) => {
        const places = spread(points);
        for (const [first, a] of places.entries()) {
          for (const b of places.slice(first + 1)) {
            expect(Math.max(Math.abs(a.x - b.x), Math.abs(a.y - b.y))).toBeGreaterThan(24);
          }
        }
      }),
    );
  });
});
