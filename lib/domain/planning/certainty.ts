import { elementAt } from "../checked.ts";
import type { SlotErrors } from "../forecast/banded-figures.ts";
import { NORMAL_WIDTH } from "../forecast/calibration.ts";
import { hashNormal } from "../grid/noise.ts";
import { SLOT_MS } from "../grid/slots.ts";

/** How sure the mean intensity of a window is. */
export type WindowCertainty = {
  /** Standard deviation of the mean, gCO2/kWh; null where a figure came without a band. */
  readonly sdGPerKwh: number | null;
  /** Share of the window that rests on the statistical forecast. */
  readonly statisticalShare: number;
};

/** It is not known how sure the figures are. */
const UNKNOWN: WindowCertainty = { sdGPerKwh: null, statisticalShare: 0 };

/** Errors of neighbouring slots go together: each slot's adds to those before it, less `rho` for every slot between. */
export function windowCertainty(
  errors: SlotErrors | undefined,
  firstSlotMs: number,
  startMs: number,
  endMs: number,
): WindowCertainty {
  if (!errors) return UNKNOWN;
  const from = (startMs - firstSlotMs) / SLOT_MS;
  const to = (endMs - firstSlotMs) / SLOT_MS;
  let variance: number | null = 0;
  let shared = 0;
  let statistical = 0;
  for (let slot = Math.floor(from); slot < to; slot++) {
    const part = (Math.min(slot + 1, to) - Math.max(slot, from)) / (to - from);
    if (errors.isStatistical[slot]) statistical += part;
    const sd = errors.sdGPerKwh[slot] ?? null;
    if (sd === null || variance === null) {
      variance = null;
      continue;
    }
    shared *= errors.rho;
    variance += part * sd * (part * sd + 2 * shared);
    shared += part * sd;
  }
  return { sdGPerKwh: variance === null ? null : Math.sqrt(variance), statisticalShare: Math.min(1, statistical) };
}

/** P10 and P90 of an amount with a mean and a standard deviation, from zero. */
export function bandAround(mean: number, sd: number): { readonly p10: number; readonly p90: number } {
  return { p10: Math.max(0, mean - NORMAL_WIDTH * sd), p90: mean + NORMAL_WIDTH * sd };
}

/** A place and time that could turn out best: its score, and how unsure that is. */
export type Contender = {
  readonly area: string;
  readonly startMs: number;
  readonly endMs: number;
  readonly scoreGbp: number;
  readonly sdGbp: number;
};

/**
 * Correlation of the errors of two areas at one time. From day to day, six recorded days of the 14 regions change with a
 * mean correlation of 0.45 and a median of 0.49; errors of forecasts were never recorded by region.
 */
const AREA_CORRELATION = 0.5;

/** Enough for a probability to within 2 %, and few enough to stay under a millisecond or two. */
const DRAWS = 600;
/** Contenders that lie further behind than these never come first. */
const CONTENDERS_MAX = 16;
const SEED = 5417;

/** Scores that differ by less are the same, in pounds: two zones of one area, at one time. */
const SAME_GBP = 1e-9;

/**
 * The probability of each of the first `count` contenders that none of all turns out better, by their scores as they may turn
 * out: normal, correlated in time by `rho` from slot to slot and between areas. The same each time. Adds up to more than 1
 * only where some always turn out equal.
 */
export function bestProbabilities(contenders: readonly Contender[], count: number, rho: number): number[] {
  const rated = contenders.slice(0, count);
  const others = contenders.slice(count).sort((a, b) => a.scoreGbp - a.sdGbp - (b.scoreGbp - b.sdGbp));
  const field = [...rated, ...others.slice(0, CONTENDERS_MAX - rated.length)];
  const factor = choleskyFactor(field, rho);
  const scores = new Float64Array(field.length);
  const wins = new Array<number>(rated.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    drawScores(field, factor, draw, scores);
    let least = Number.POSITIVE_INFINITY;
    for (const score of scores) least = Math.min(least, score);
    for (let place = 0; place < wins.length; place++) {
      if (elementAt(scores, place, "contender") <= least + SAME_GBP)
        wins[place] = elementAt(wins, place, "contender") + 1;
    }
  }
  return wins.map((won) => won / DRAWS);
}

/** One way in which the scores of a field may turn out. */
function drawScores(field: readonly Contender[], factor: readonly Float64Array[], draw: number, scores: Float64Array) {
  for (const [place, contender] of field.entries()) {
    let error = 0;
    for (const [term, weight] of elementAt(factor, place, "contender").entries())
      error += weight * normalOf(draw, term);
    scores[place] = contender.scoreGbp + contender.sdGbp * error;
  }
}

let normals: Float64Array | null = null;
/** Drawn once: the same for every plan, so that equal plans are equally sure. */
function normalOf(draw: number, term: number): number {
  normals ??= Float64Array.from({ length: DRAWS * CONTENDERS_MAX }, (_, at) => hashNormal(SEED, at));
  return elementAt(normals, draw * CONTENDERS_MAX + term, "normal draw");
}

/** Lower triangle whose rows make independent draws correlated. Windows that err alike make it singular: their rest is 0. */
function choleskyFactor(field: readonly Contender[], rho: number): Float64Array[] {
  const fadePerMs = -Math.log(Math.min(0.999, Math.max(0.01, rho))) / SLOT_MS;
  const rows: Float64Array[] = [];
  for (const [place, contender] of field.entries()) {
    const row = new Float64Array(place + 1);
    for (const [term, other] of field.slice(0, place + 1).entries()) {
      const against = rows[term] ?? row;
      let rest = correlation(contender, other, fadePerMs);
      for (let inner = 0; inner < term; inner++) {
        rest -= elementAt(row, inner, "term") * elementAt(against, inner, "term");
      }
      const pivot = elementAt(against, term, "term");
      if (term === place) row[term] = Math.sqrt(Math.max(0, rest));
      else row[term] = pivot > 1e-6 ? rest / pivot : 0;
    }
    rows.push(row);
  }
  return rows;
}

function correlation(one: Contender, other: Contender, fadePerMs: number): number {
  const together = sharedError(one, other, fadePerMs);
  const alone = Math.sqrt(sharedError(one, one, fadePerMs) * sharedError(other, other, fadePerMs));
  return (one.area === other.area ? 1 : AREA_CORRELATION) * (together / alone);
}

/** The integral of e^(−k|t − s|) over two windows: how much of their errors is one. */
function sharedError(one: Contender, other: Contender, fadePerMs: number): number {
  const twice = (ms: number) => {
    const faded = fadePerMs * Math.abs(ms);
    return Math.exp(-faded) + faded;
  };
  const { startMs, endMs } = one;
  return (
    twice(other.endMs - startMs) +
    twice(other.startMs - endMs) -
    twice(other.endMs - endMs) -
    twice(other.startMs - startMs)
  );
}
