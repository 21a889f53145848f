import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carbonScale, rowScales } from "./carbon-scale.ts";

const shown = (figures: readonly (number | null)[]) => {
  const scale = carbonScale(figures);
  return figures.map((figure) => scale.format(figure).text);
};

describe("carbonScale", () => {
  it.each([
    [
      [0.0064, 0.0118, 0.0054],
      ["6.40 mg", "11.80 mg", "5.40 mg"],
    ],
    [
      [0.0656, 0.0673],
      ["65.6 mg", "67.3 mg"],
    ],
    [
      [48.04, 31.16],
      ["48.0 g", "31.2 g"],
    ],
    [
      [101.2, 104, 2.8],
      ["101.2 g", "104.0 g", "2.8 g"],
    ],
    [
      [1.034, 16.372, 15.338],
      ["1.03 g", "16.37 g", "15.34 g"],
    ],
    [
      [0.0001, 0.0007],
      ["0.1 mg", "0.7 mg"],
    ],
    [
      [1_240, 390],
      ["1.240 kg", "0.390 kg"],
    ],
    [
      [5_000, 0.003, 0, null],
      ["5.000 kg", "3.00 mg", "0 g", "no data"],
    ],
  ])("writes %j as %j", (figures, texts) => {
    expect(shown(figures)).toEqual(texts);
  });

  it("makes differences of what is shown", () => {
    expect(carbonScale([31.16, 48.04]).difference(31.16, 48.04).text).toBe("16.8 g");
    const figure = fc.double({ min: 0.001, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(figure, figure, (first, second) => {
        const scale = carbonScale([first, second]);
        const number = (text: string) => Number(text.replace("−", "-").replaceAll(",", ""));
        const { unit, value } = scale.difference(0, first);
        expect(scale.difference(0, second).unit).toBe(unit);
        const expected = number(scale.difference(0, second).value) - number(value);
        expect(number(scale.difference(first, second).value)).toBeCloseTo(expected, 6);
      }),
    );
  });
});

describe("rowScales", () => {
  it("writes a table in one unit, and a row too small for it in its own", () => {
    const rows = [
      [1_240, 390],
      [900, 800],
      [0.5, 0.4],
    ];
    const scaleOf = rowScales(rows);
    expect(rows.map((row) => row.map((figure) => scaleOf(row).format(figure).text))).toEqual([
      ["1.240 kg", "0.390 kg"],
      ["0.900 kg", "0.800 kg"],
      ["0.5 g", "0.4 g"],
    ]);
  });
});
