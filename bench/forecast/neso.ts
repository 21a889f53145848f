import type { ArchivedForecast } from "../../lib/domain/forecast/calibration.ts";
import { usualError } from "../../lib/domain/forecast/forecast-source.ts";
import { forecastSlots } from "../../lib/domain/forecast/statistical-forecast.ts";
import { forecastErrorDraw } from "../../lib/domain/grid/forecast-error.ts";
import { GREAT_BRITAIN_ID } from "../../lib/domain/grid/regions.ts";
import { FORECAST_SLOT_COUNT, SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { printRow } from "../rows.ts";
import { printCoverage, requireCoverage } from "./coverage.ts";
import { type BenchIssue, issueYear, yearStartSlot } from "./issues.ts";
import type { RecordedSeries } from "./recorded-series.ts";
import { addTo, hoursName, pooledMean, startMeans } from "./table.ts";

const YEAR = 2024;
const WHOLE = "the whole year";

/** From the middle of the year the generated errors are this much larger: bands must follow. */
const DRIFT = 1.6;
const DRIFT_SLOT = 182 * 48;

/** Beyond NESO's horizon, in slots. */
const RANGES: readonly (readonly [from: number, to: number])[] = [
  [96, 144],
  [144, 240],
  [240, 336],
  [144, 336],
];

/**
 * Nobody archives NESO's issues, so these are generated: the outturn with errors of the recorded size by lead that
 * correlate between neighbouring slots and issues. Shows how bands follow a sudden growth of errors, and how much the
 * later days gain from a 48 h forecast.
 */
export function benchNesoLike(series: RecordedSeries, spacing: number): void {
  const issues = issueYear(series, YEAR, spacing);
  const [first] = issues;
  if (!first) return;
  const yearStart = yearStartSlot(series, YEAR);
  const { scale } = first.state.prior;
  const archive = issues.map((issue) => nesoLike(issue, scale.spread, issue.slot - yearStart));
  const slotOfIssue = ({ firstSlotMs }: ArchivedForecast) => (firstSlotMs - series.firstSlotMs) / SLOT_MS - yearStart;
  const parts = {
    "before its errors grow": [0, DRIFT_SLOT],
    [`the 60 days after they grow ${DRIFT}-fold`]: [DRIFT_SLOT, DRIFT_SLOT + 60 * 48],
    "from then on": [DRIFT_SLOT + 60 * 48, Number.POSITIVE_INFINITY],
    [WHOLE]: [0, Number.POSITIVE_INFINITY],
  } as const;
  for (const [name, [from, to]] of Object.entries(parts)) {
    console.log(`
Share between P10 and P90 in ${YEAR} by lead, made-up NESO issues: ${name}`);
    const judged = archive.filter((issue) => slotOfIssue(issue) >= from && slotOfIssue(issue) < to);
    const slotsIn = printCoverage(scale, archive, judged);
    if (name === WHOLE) requireCoverage(slotsIn);
  }
  printBeyond(
    issues.filter(({ slot }) => slot >= yearStart),
    archive,
  );
}

function nesoLike({ archived }: BenchIssue, spread: number, slotInYear: number): ArchivedForecast {
  const size = slotInYear >= DRIFT_SLOT ? DRIFT : 1;
  const outturnGPerKwh = archived.outturnGPerKwh.slice(0, FORECAST_SLOT_COUNT);
  const intensityGPerKwh = outturnGPerKwh.map((outturn, lead) => {
    if (outturn === null) return null;
    const draw = forecastErrorDraw(GREAT_BRITAIN_ID, archived.firstSlotMs + lead * SLOT_MS, archived.firstSlotMs);
    return Math.max(0, Math.sqrt(outturn) + size * spread * usualError("neso", lead) * draw) ** 2;
  });
  return {
    firstSlotMs: archived.firstSlotMs,
    sources: outturnGPerKwh.map(() => "neso"),
    intensityGPerKwh,
    outturnGPerKwh,
  };
}

function printBeyond(issues: readonly BenchIssue[], archive: readonly ArchivedForecast[]): void {
  const guided = startMeans(336);
  const alone = startMeans(336);
  for (const issue of issues) {
    const guide = archive.find(({ firstSlotMs }) => firstSlotMs === issue.archived.firstSlotMs);
    const forecast = forecastSlots(issue.state, 336, guide ?? null);
    for (const [lead, outturn] of issue.archived.outturnGPerKwh.entries()) {
      if (outturn === null) continue;
      addTo(guided[lead], Math.abs(outturn - (forecast[lead] ?? 0)));
      addTo(alone[lead], Math.abs(outturn - (issue.archived.intensityGPerKwh[lead] ?? 0)));
    }
  }
  console.log(`\nMean absolute error in ${YEAR} beyond 48 h, gCO2/kWh`);
  printRow("", RANGES.map(hoursName));
  printRow(
    "from a NESO-like 48 h on",
    RANGES.map(([from, to]) => pooledMean(guided.slice(from, to)).toFixed(1)),
  );
  printRow(
    "without it",
    RANGES.map(([from, to]) => pooledMean(alone.slice(from, to)).toFixed(1)),
  );
}
