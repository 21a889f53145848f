import { type IntensityIndex, indexBands } from "../../lib/domain/grid/intensity-index.ts";

/** A step of the one intensity ramp: 1 is the cleanest and lightest, 7 the dirtiest and darkest. */
export type IntensityStep = 1 | 2 | 3 | 4 | 5 | 6 | 7;

export interface IntensityScaleStep {
  readonly step: IntensityStep;
  /** NESO's word for the band that contains the step. */
  readonly index: IntensityIndex;
  readonly fromGPerKwh: number;
  /** Where the next step begins; null for the last, which is open. */
  readonly toGPerKwh: number | null;
  /** A CSS colour, the same in light and dark. */
  readonly color: string;
}

export interface IntensityScale {
  /** Year of NESO's bands. A legend states it, since the bands move. */
  readonly year: number;
  readonly steps: readonly IntensityScaleStep[];
}

/**
 * The ramp of the year of an instant. Its seven steps follow NESO's five bands, "low" and "moderate" cut in
 * two, so that a colour never spans two words.
 */
export function intensityScale(atMs: number): IntensityScale {
  const { year, bands } = indexBands(atMs);
  const [veryLow = 0, low = 0, moderate = 0, high = 0, veryHigh = 0] = bands.map((band) => band.fromGPerKwh);
  const starts: readonly [IntensityStep, IntensityIndex, number][] = [
    [1, "very low", veryLow],
    [2, "low", low],
    [3, "low", middle(low, moderate)],
    [4, "moderate", moderate],
    [5, "moderate", middle(moderate, high)],
    [6, "high", high],
    [7, "very high", veryHigh],
  ];
  const steps = starts.map(([step, index, fromGPerKwh], place) => ({
    step,
    index,
    fromGPerKwh,
    toGPerKwh: starts[place + 1]?.[2] ?? null,
    color: intensityColor(step),
  }));
  return { year, steps };
}

/** The step of an intensity in gCO2/kWh; null when there is none: missing data has no colour, it is hatched. */
export function intensityStep(intensityGPerKwh: number | null, scale: IntensityScale): IntensityScaleStep | null {
  if (intensityGPerKwh === null) return null;
  return scale.steps.findLast((step) => intensityGPerKwh >= step.fromGPerKwh) ?? scale.steps[0] ?? null;
}

/** The CSS colour of a step, for fills on map, chart, chip and table alike. */
export function intensityColor(step: IntensityStep): string {
  return `var(--intensity-${step})`;
}

/** Text on a step's colour that keeps a contrast of 4.5: dark up to the middle, white from there. */
export function intensityInk(step: IntensityStep): "#061821" | "#ffffff" {
  return step <= 4 ? "#061821" : "#ffffff";
}

/** A band's lower end rounded to 5 g, where the band is cut in two. */
function middle(from: number, to: number): number {
  return Math.round((from + to) / 10) * 5;
}
