import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashNormal } from "../grid/noise.ts";
import { SLOT_MS } from "../grid/slots.ts";
import {
  type ArchivedForecast,
  calibrate,
  halfBand,
  LEAD_BORDERS,
  NORMAL_WIDTH,
  startCalibration,
} from "./calibration.ts";
import { type ForecastSource, usualError } from "./forecast-source.ts";

const SCALE = { location: 12.1, spread: 2.6 };
const FROM_MS = Date.parse("2026-01-01T00:00:00Z");
const DAY_MS = 48 * SLOT_MS;
const OUTTURN_ROOT = 20;

/** Issues every six hours whose errors are `size` times the usual ones, alike in neighbouring slots. */
function archiveOf(
  days: number,
  size: (day: number) => number,
  { source = "neso", leads = 96, rho = 0.9 }: { source?: ForecastSource; leads?: number; rho?: number } = {},
): ArchivedForecast[] {
  return Array.from({ length: days * 4 }, (_, issue) => {
    let error = 0;
    const intensityGPerKwh = Array.from({ length: leads }, (_, lead) => {
      const fresh = hashNormal(77, issue, lead);
      error = lead === 0 ? fresh : rho * error + Math.sqrt(1 - rho ** 2) * fresh;
      return (OUTTURN_ROOT - error * size(issue / 4) * SCALE.spread * usualError(source, lead)) ** 2;
    });
    return {
      firstSlotMs: FROM_MS + (issue * DAY_MS) / 4,
      sources: intensityGPerKwh.map(() => source),
      intensityGPerKwh,
      outturnGPerKwh: intensityGPerKwh.map(() => OUTTURN_ROOT ** 2),
    };
  });
}

/** Share of slots in the bands of each bucket, each by the band in force when it was forecast, from a day on. */
function coverage(archive: readonly ArchivedForecast[], fromDay: number, days: number): number[] {
  const { trajectories } = calibrate(SCALE, archive, FROM_MS + days * DAY_MS);
  const late = trajectories.slice(Math.floor((trajectories.length * fromDay) / days));
  return LEAD_BORDERS.slice(1, 6).map((to, bucket) => {
    const errors = late.flatMap((trajectory) => trajectory.slice(LEAD_BORDERS[bucket], to)).filter((e) => e !== null);
    return errors.filter((error) => Math.abs(error) <= 1).length / errors.length;
  });
}

describe("bands from an archive of errors", () => {
  it("start as wide as usual errors are", () => {
    const calibration = startCalibration(SCALE);
    expect(new Set(calibration.widths.neso)).toEqual(new Set([NORMAL_WIDTH]));
    expect(calibration.rho).toBeCloseTo(0.947, 6);
    // SOURCES: 38 g of mean error at 30 h nationally; 1.253 deviations to a mean error, at 150 g.
    const g = (Math.sqrt(150) + halfBand(calibration, "neso", 59) / NORMAL_WIDTH) ** 2 - 150;
    expect(g / 1.2533).toBeGreaterThan(35);
    expect(g / 1.2533).toBeLessThan(45);
  });

  it.each([0.4, 1, 2.5])("hold 80 % at every lead though errors are %f times the usual", (size) => {
    for (const share of coverage(
      archiveOf(120, () => size),
      40,
      120,
    )) {
      expect(share).toBeGreaterThan(0.76);
      expect(share).toBeLessThan(0.84);
    }
  });

  it("hold 80 % again after errors have doubled", () => {
    const archive = archiveOf(120, (day) => (day < 40 ? 1 : 2), { rho: 0.5 });
    for (const share of coverage(archive, 80, 120)) expect(share).toBeGreaterThan(0.76);
    const before = calibrate(SCALE, archive, FROM_MS + 40 * DAY_MS);
    const after = calibrate(SCALE, archive, FROM_MS + 120 * DAY_MS);
    for (const [bucket, width] of before.widths.neso.slice(0, 5).entries()) {
      const growth = (after.widths.neso[bucket] ?? 0) / width;
      expect(growth).toBeGreaterThan(1.6);
      expect(growth).toBeLessThan(2.4);
    }
  });

  it("know nothing of what is not over yet", () => {
    const archive = archiveOf(20, () => 1);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 * 48 }), fc.integer({ min: 0, max: 900 }), (slot, value) => {
        const nowMs = FROM_MS + slot * SLOT_MS;
        const extended = archive.map((issue) => ({
          ...issue,
          outturnGPerKwh: issue.outturnGPerKwh.map((outturn, lead) =>
            issue.firstSlotMs + (lead + 1) * SLOT_MS > nowMs ? value : outturn,
          ),
        }));
        expect(calibrate(SCALE, extended, nowMs)).toEqual(calibrate(SCALE, archive, nowMs));
      }),
      { numRuns: 15 },
    );
  });

  it("count issues of the same hours once, in any order", () => {
    const archive = archiveOf(15, () => 1.5);
    const nowMs = FROM_MS + 15 * DAY_MS;
    const often = archive.flatMap((issue) => [issue, { ...issue, firstSlotMs: issue.firstSlotMs + SLOT_MS }]);
    expect(calibrate(SCALE, often.reverse(), nowMs)).toEqual(calibrate(SCALE, archive, nowMs));
  });

  it("distinguish the sources", () => {
    const { widths } = calibrate(
      SCALE,
      archiveOf(40, () => 3, { source: "statistical" }),
      FROM_MS + 40 * DAY_MS,
    );
    expect(new Set(widths.neso)).toEqual(new Set([NORMAL_WIDTH]));
    expect(Math.min(...widths.statistical.slice(0, 5))).toBeGreaterThan(2 * NORMAL_WIDTH);
    // No lead beyond 48 h was in the archive.
    expect(widths.statistical.slice(5)).toEqual([NORMAL_WIDTH, NORMAL_WIDTH, NORMAL_WIDTH]);
  });

  it("learn how alike the errors of neighbouring slots are", () => {
    const rho = (real: number) =>
      calibrate(
        SCALE,
        archiveOf(60, () => 1, { rho: real }),
        FROM_MS + 60 * DAY_MS,
      ).rho;
    expect(rho(0.98)).toBeGreaterThan(0.97);
    expect(rho(0.98)).toBeLessThan(0.99);
    expect(rho(0.85)).toBeLessThan(0.88);
  });

  it("ignore slots without forecast or outturn", () => {
    const archive = archiveOf(10, () => 1);
    const holes = archive.map((issue) => ({ ...issue, outturnGPerKwh: issue.outturnGPerKwh.map(() => null) }));
    expect(calibrate(SCALE, holes, FROM_MS + 10 * DAY_MS)).toEqual(startCalibration(SCALE));
  });
});
