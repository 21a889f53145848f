import { formatCarbon, formatInUnit, type Quantity, unitOfCarbon } from "./quantities.ts";

/** How figures beside each other are written: in one unit and with the same decimals, so that they add up. */
export interface CarbonScale {
  readonly format: (carbonG: number | null) => Quantity;
  /** The second minus the first, of the figures as shown. */
  readonly difference: (fromG: number, toG: number) => Quantity;
  /** The value of the last digit, in grams. */
  readonly stepG: number;
}

/** The scale of some figures: the unit of the largest, three digits of it, and one more where the smallest would have fewer. */
export function carbonScale(figures: readonly (number | null)[]): CarbonScale {
  const sizes = figures.flatMap((figure) => (figure === null || figure === 0 ? [] : [Math.abs(figure)]));
  const { unit, grams } = unitOfCarbon(Math.max(0, ...sizes));
  const decimals = decimalsFor(sizes.map((size) => size / grams));
  const round = (carbonG: number) => Number((carbonG / grams).toFixed(decimals));
  const write = (value: number) => formatInUnit(value, unit, decimals);
  return {
    // A figure that would vanish beside the others has its own unit.
    format: (carbonG) => (carbonG === null || round(carbonG) === 0 ? formatCarbon(carbonG) : write(round(carbonG))),
    difference: (fromG, toG) => write(round(toG) - round(fromG)),
    stepG: grams / 10 ** decimals,
  };
}

/** For the rows of a table: one scale for all, except for rows so small that they would lose their digits. */
export function rowScales(
  rows: readonly (readonly (number | null)[])[],
): (row: readonly (number | null)[]) => CarbonScale {
  const whole = carbonScale(rows.flat());
  return (row) => {
    const largestG = Math.max(0, ...row.map((figure) => Math.abs(figure ?? 0)));
    return largestG === 0 || largestG >= 100 * whole.stepG ? whole : carbonScale(row);
  };
}

function decimalsFor(sizes: readonly number[]): number {
  const ofLargest = decimalsOf(Math.max(0, ...sizes), 3);
  const ofSmallest = decimalsOf(Math.min(...sizes), 3);
  const most = Math.min(3, Math.max(ofLargest, Math.min(ofSmallest, ofLargest + 1)));
  if (sizes.some((size) => size >= 1)) return most;
  // Below one, trailing zeros of every figure carry no information.
  const needed = [0, 1, 2, 3].find((digits) =>
    sizes.every((size) => size.toFixed(most) === padded(size, digits, most)),
  );
  return Math.min(most, needed ?? most);
}

function padded(size: number, digits: number, most: number): string {
  return Number(size.toFixed(digits)).toFixed(most);
}

/** Decimals that give a size some significant digits. */
function decimalsOf(size: number, digits: number): number {
  if (size === 0 || !Number.isFinite(size)) return 0;
  return Math.min(3, Math.max(0, digits - 1 - Math.floor(Math.log10(size))));
}
