import { elementAt } from "../checked.ts";
import { SLOT_MS } from "../grid/slots.ts";
import { FORECAST_SOURCES, type ForecastSource, usualError } from "./forecast-source.ts";
import type { RootScale } from "./root-scale.ts";

/** An issue of a forecast and the outturn of its slots. Arrays by slot from `firstSlotMs`, null where unknown. */
export type ArchivedForecast = {
  readonly firstSlotMs: number;
  readonly sources: readonly ForecastSource[];
  readonly intensityGPerKwh: readonly (number | null)[];
  readonly outturnGPerKwh: readonly (number | null)[];
};

/** What is learnt from the errors of an area's forecasts. Plain numbers: can be stored as JSON. */
export type Calibration = {
  readonly scale: RootScale;
  /** By source and lead bucket: the distance of P10 and P90 from the forecast in usual errors (`usualError`). */
  readonly widths: Readonly<Record<ForecastSource, readonly number[]>>;
  /** Correlation of the errors of neighbouring slots of one issue. */
  readonly rho: number;
  /** Errors of whole issues by lead, relative to the band of their time; for sums over a window. May be empty. */
  readonly trajectories: readonly Trajectory[];
};

export type Trajectory = readonly (number | null)[];

/** Borders of the lead buckets, in slots from the start of an issue: 0, 2, 6, 12, 24, 48, 72, 120 and 168 hours. */
export const LEAD_BORDERS: readonly number[] = [0, 4, 12, 24, 48, 96, 144, 240, 336];
const BUCKET_COUNT = LEAD_BORDERS.length - 1;
const LEAD_MAX = elementAt(LEAD_BORDERS, BUCKET_COUNT, "border");
const BUCKET_OF_LEAD = Array.from({ length: LEAD_MAX }, (_, lead) =>
  LEAD_BORDERS.findLastIndex((from) => from <= lead),
);

/** A tenth of a normal distribution is beyond this many standard deviations on either side: bands start here. */
export const NORMAL_WIDTH = 1.2816;

/** Target share of slots outside P10 to P90. */
const MISS_RATE = 0.2;

/** How far back errors are read. The steps below forget half of the past in about three weeks anyway. */
const WINDOW_MS = 120 * 48 * SLOT_MS;

/** Issues closer together have similar errors, and would only repeat the same weather. */
const ISSUE_SPACING_MS = 12 * SLOT_MS;

/**
 * The relative step of a width, by bucket, if all slots of an issue are outside. Chosen on 2022 and 2023 by the
 * interval score: half of it adapts too slowly when errors grow, twice as much makes bands unstable, more so the later
 * they learn of misses. Larger at first, as the usual error may be off by a factor for this area.
 */
const STEPS: readonly number[] = [0.06, 0.06, 0.06, 0.05, 0.03, 0.02, 0.02, 0.02];
const FIRST_STEP = 0.15;
const FIRST_ISSUES = 40;

/** Issues that sums over a window are drawn from. */
const TRAJECTORIES_MAX = 120;

/**
 * The correlation is estimated from errors this many slots apart: sums over hours depend on it more than on the first
 * half hour's.
 */
const RHO_LAG = 8;
/** Six 48 h issues of NESO of March 2023: errors four hours apart correlate by 0.65. Counts as this many slots. */
export const USUAL_RHO = 0.947;
const USUAL_RHO_COUNT = 1000;

/**
 * Learns an area's bands from its archived issues, using only what was known at `nowMs`. The score of a slot is its
 * error on the root scale in usual errors (split conformal prediction); for each lead bucket the score that 80 % stay
 * below is tracked from issue to issue (quantile tracking: Angelopoulos, Candès and Tibshirani, "Conformal PID
 * control", 2023). An issue's slots are judged by the width in force when it was made, once they are over. So P10 to
 * P90 converges to 80 % for any distribution of errors, and again after it has changed.
 */
export function calibrate(scale: RootScale, archive: readonly ArchivedForecast[], nowMs: number): Calibration {
  const issues = chooseIssues(archive, nowMs);
  const widths = { neso: startWidths(), statistical: startWidths() };
  // What becomes known between one issue and the next; for the last, until now.
  const news = [...issues, null].map(() => ({ neso: startTallies(), statistical: startTallies() }));
  const trajectories: Trajectory[] = [];
  for (const [place, tallies] of news.entries()) {
    for (const source of FORECAST_SOURCES) giveWay(widths[source], tallies[source], place);
    const issue = issues[place];
    if (!issue) break;
    const errors = relativeErrors(scale, issue, widths, nowMs);
    trajectories.push(errors);
    let arrival = place + 1;
    for (const [lead, error] of errors.entries()) {
      const endMs = issue.firstSlotMs + (lead + 1) * SLOT_MS;
      while ((issues[arrival]?.firstSlotMs ?? endMs) < endMs) arrival++;
      count(news[arrival]?.[issue.sources[lead] ?? "statistical"][elementAt(BUCKET_OF_LEAD, lead, "lead")], error);
    }
  }
  const known = trajectories.filter((errors) => errors.some((error) => error !== null));
  return { scale, widths, rho: correlation(known), trajectories: spreadOut(known) };
}

/** The prior before any error is known: usual errors, normally distributed. */
export function startCalibration(scale: RootScale): Calibration {
  return calibrate(scale, [], 0);
}

/** Distance of P10 and P90 from the forecast on the root scale, for a slot `lead` slots after the start of the issue. */
export function halfBand(calibration: Calibration, source: ForecastSource, lead: number): number {
  const bucket = elementAt(BUCKET_OF_LEAD, Math.min(Math.max(0, Math.floor(lead)), LEAD_MAX - 1), "lead");
  const width = calibration.widths[source][bucket] ?? NORMAL_WIDTH;
  return width * calibration.scale.spread * usualError(source, lead);
}

/** The issues of the window, oldest first, at least six hours apart. */
function chooseIssues(archive: readonly ArchivedForecast[], nowMs: number): ArchivedForecast[] {
  const sorted = archive
    .filter(({ firstSlotMs }) => firstSlotMs < nowMs && firstSlotMs >= nowMs - WINDOW_MS)
    .sort((a, b) => a.firstSlotMs - b.firstSlotMs);
  const kept: ArchivedForecast[] = [];
  for (const issue of sorted) {
    const last = kept.at(-1);
    if (!last || issue.firstSlotMs - last.firstSlotMs >= ISSUE_SPACING_MS) kept.push(issue);
  }
  return kept;
}

type Widths = Record<ForecastSource, number[]>;
type Tally = { slots: number; missed: number };

function startWidths(): number[] {
  return new Array<number>(BUCKET_COUNT).fill(NORMAL_WIDTH);
}

function startTallies(): Tally[] {
  return Array.from({ length: BUCKET_COUNT }, () => ({ slots: 0, missed: 0 }));
}

function count(tally: Tally | undefined, error: number | null): void {
  if (!tally || error === null) return;
  tally.slots++;
  if (Math.abs(error) > 1) tally.missed++;
}

function giveWay(widths: number[], tallies: readonly Tally[], place: number): void {
  const first = FIRST_STEP / (1 + place / FIRST_ISSUES);
  for (const [bucket, { slots, missed }] of tallies.entries()) {
    const step = first + elementAt(STEPS, bucket, "bucket");
    if (slots > 0) widths[bucket] = elementAt(widths, bucket, "bucket") * (1 + step * (missed / slots - MISS_RATE));
  }
}

/** Errors of an issue by lead, relative to the half band in force; null if a slot is not over yet or unknown. */
function relativeErrors(scale: RootScale, issue: ArchivedForecast, widths: Widths, nowMs: number): (number | null)[] {
  const { intensityGPerKwh, outturnGPerKwh, sources } = issue;
  const overCount = Math.floor((nowMs - issue.firstSlotMs) / SLOT_MS);
  return intensityGPerKwh.slice(0, Math.min(LEAD_MAX, overCount)).map((forecast, lead) => {
    const outturn = outturnGPerKwh[lead] ?? null;
    const source = sources[lead];
    if (forecast === null || outturn === null || !source) return null;
    const error = Math.sqrt(Math.max(0, outturn)) - Math.sqrt(Math.max(0, forecast));
    const width = elementAt(widths[source], elementAt(BUCKET_OF_LEAD, lead, "lead"), "bucket");
    return error / (width * scale.spread * usualError(source, lead));
  });
}

function correlation(trajectories: readonly Trajectory[]): number {
  // Relative errors are within ±1 in 80 of 100 cases.
  const usualSquares = USUAL_RHO_COUNT / NORMAL_WIDTH ** 2;
  let products = USUAL_RHO ** RHO_LAG * usualSquares;
  let squares = usualSquares;
  for (const errors of trajectories) {
    for (let lead = RHO_LAG; lead < errors.length; lead++) {
      const late = errors[lead] ?? null;
      const early = errors[lead - RHO_LAG] ?? null;
      if (late === null || early === null) continue;
      products += late * early;
      squares += (late ** 2 + early ** 2) / 2;
    }
  }
  return Math.max(0, products / squares) ** (1 / RHO_LAG);
}

/** At most `TRAJECTORIES_MAX`, evenly over time, to three decimals, which halves the size. */
function spreadOut(trajectories: readonly Trajectory[]): Trajectory[] {
  const step = Math.max(1, trajectories.length / TRAJECTORIES_MAX);
  const count = Math.min(trajectories.length, TRAJECTORIES_MAX);
  return Array.from({ length: count }, (_, place) =>
    (trajectories[Math.floor(place * step)] ?? []).map((error) =>
      error === null ? null : Math.round(error * 1000) / 1000,
    ),
  );
}
