import {
  type ArchivedForecast,
  type Calibration,
  calibrate,
  LEAD_BORDERS,
  startCalibration,
} from "../../lib/domain/forecast/calibration.ts";
import type { RootScale } from "../../lib/domain/forecast/root-scale.ts";
import { bandOf, type ForecastSlot } from "../../lib/domain/forecast/week-forecast.ts";
import { windowBand } from "../../lib/domain/forecast/window-band.ts";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import { printRow } from "../rows.ts";
import { addTo, hoursName, type Mean, pooledMean, startMeans } from "./table.ts";

/** The target share within P10 to P90 at each lead. */
const COVERAGE_MIN = 0.78;
const COVERAGE_MAX = 0.82;

/** Windows whose sums are judged, in slots. */
const WINDOW_SLOTS: readonly number[] = [4, 16, 48];

const BUCKETS = LEAD_BORDERS.slice(1).map((to, bucket): readonly [number, number] => [LEAD_BORDERS[bucket] ?? 0, to]);

/**
 * Share of slots, and of sums over windows, that fell between P10 and P90, by lead. The bands of each issue are learnt
 * from the archive as it was known when that issue was made. Returns the shares of slots.
 */
export function printCoverage(
  scale: RootScale,
  archive: readonly ArchivedForecast[],
  judged: readonly ArchivedForecast[],
): readonly Mean[] {
  const start = startCalibration(scale);
  const priorIn = startMeans(BUCKETS.length);
  const slotsIn = startMeans(BUCKETS.length);
  const widths = startMeans(BUCKETS.length);
  const sumsIn = WINDOW_SLOTS.map(() => startMeans(BUCKETS.length));
  let spentMs = 0;
  for (const issue of judged) {
    const startedMs = performance.now();
    const calibration = calibrate(scale, archive, issue.firstSlotMs);
    spentMs += performance.now() - startedMs;
    const slots = slotsOf(calibration, issue);
    const usual = slotsOf(start, issue);
    for (const [bucket, [from, to]] of BUCKETS.entries()) {
      for (const slot of slots.slice(from, to)) tallySlot(slot, issue, slotsIn[bucket], widths[bucket]);
      for (const slot of usual.slice(from, to)) tallySlot(slot, issue, priorIn[bucket]);
      for (const [place, length] of WINDOW_SLOTS.entries()) {
        if (from + length > to) continue;
        tallySum(calibration, slots.slice(from, from + length), issue, sumsIn[place]?.[bucket]);
      }
    }
  }
  const reached = BUCKETS.filter((_, bucket) => (slotsIn[bucket]?.count ?? 0) > 0);
  const percent = (means: readonly Mean[]) =>
    means.slice(0, reached.length).map((mean) => (mean.count === 0 ? "" : pooledMean([mean]).toFixed(3)));
  printRow("", reached.map(hoursName));
  printRow("slots", percent(slotsIn));
  printRow("slots, by the prior", percent(priorIn));
  for (const [place, length] of WINDOW_SLOTS.entries()) {
    printRow(`sums over ${length / 2} h`, percent(sumsIn[place] ?? []));
  }
  printRow(
    "P90 − P10, gCO2/kWh",
    widths.slice(0, reached.length).map((mean) => pooledMean([mean]).toFixed(0)),
  );
  console.log(`  ${judged.length} issues; relearning the bands: ${(spentMs / judged.length).toFixed(1)} ms`);
  return slotsIn;
}

/** Fails the benchmark if the share of slots in the band is not as promised. */
export function requireCoverage(slotsIn: readonly Mean[]): void {
  const reached = slotsIn.filter(({ count }) => count > 0).map((mean) => pooledMean([mean]));
  if (reached.every((share) => share >= COVERAGE_MIN && share <= COVERAGE_MAX)) return;
  console.log(`  Not as promised: some shares of slots are outside ${COVERAGE_MIN} to ${COVERAGE_MAX}.`);
  process.exitCode = 1;
}

function slotsOf(calibration: Calibration, issue: ArchivedForecast): ForecastSlot[] {
  return issue.intensityGPerKwh.map((forecast, lead) => {
    const source = issue.sources[lead] ?? "statistical";
    return {
      slotMs: issue.firstSlotMs + lead * SLOT_MS,
      lead,
      source,
      ...bandOf(calibration, source, lead, forecast ?? 0),
    };
  });
}

function tallySlot(slot: ForecastSlot, issue: ArchivedForecast, inBand: Mean | undefined, width?: Mean): void {
  const outturn = issue.outturnGPerKwh[slot.lead] ?? null;
  if (outturn === null) return;
  addTo(inBand, outturn >= slot.p10GPerKwh && outturn <= slot.p90GPerKwh ? 1 : 0);
  addTo(width, slot.p90GPerKwh - slot.p10GPerKwh);
}

function tallySum(
  calibration: Calibration,
  slots: readonly ForecastSlot[],
  issue: ArchivedForecast,
  inBand: Mean | undefined,
): void {
  let sum = 0;
  for (const { lead } of slots) {
    const outturn = issue.outturnGPerKwh[lead] ?? null;
    if (outturn === null) return;
    sum += outturn;
  }
  const { p10, p90 } = windowBand(
    calibration,
    slots,
    slots.map(() => 1),
  );
  addTo(inBand, sum >= p10 && sum <= p90 ? 1 : 0);
}
