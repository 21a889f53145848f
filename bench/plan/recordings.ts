import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { SLOT_MS } from "../../lib/domain/grid/slots.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../../shared/data");

/** Outturn intensity, gCO2/kWh by half hour from `startMs`. */
export type Recording = { readonly startMs: number; readonly intensityGPerKwh: readonly (number | null)[] };

/** A real job of a GPU cluster, in whole minutes. */
export type RecordedJob = {
  readonly arrivalMinutes: number;
  readonly durationMinutes: number;
  readonly gpus: number;
};

export function areRecordingsAtHand(): boolean {
  return existsSync(FOLDER);
}

/** Great Britain from 2022 to 2024; gaps of up to two hours are interpolated. */
export function readNation(): Recording {
  const rows = readRows("grid/gb_genmix_price_ci_2022_2024_halfhourly.csv.gz");
  const startOf = (row: Readonly<Record<string, string>> | undefined) => Date.parse(row?.from_utc ?? "");
  const startMs = startOf(rows[0]);
  const intensityGPerKwh = new Array<number | null>((startOf(rows.at(-1)) - startMs) / SLOT_MS + 1).fill(null);
  for (const row of rows) {
    const cell = row.ci_derived_g_per_kwh ?? "";
    if (cell !== "") intensityGPerKwh[(startOf(row) - startMs) / SLOT_MS] = Number(cell);
  }
  return { startMs, intensityGPerKwh: closeGaps(intensityGPerKwh, 4) };
}

/** The 14 regions over the four days around New Year 2024, half hours from more than one source used once. */
export function readRegions(): Recording[] {
  const startMs = Date.parse("2023-12-29T23:30Z");
  const slots = 193;
  const regions = Array.from({ length: 14 }, () => new Array<number | null>(slots).fill(null));
  for (const row of readRows("grid/regional_real_recorded.csv.gz")) {
    const slot = (Date.parse(row.from_utc ?? "") - startMs) / SLOT_MS;
    const region = regions[Number(row.regionid) - 1];
    if (region && slot >= 0 && slot < slots) region[slot] = Number(row.forecast);
  }
  return regions.map((intensityGPerKwh) => ({ startMs, intensityGPerKwh: closeGaps(intensityGPerKwh, 4) }));
}

/** A thousand jobs that arrived within a week (Alibaba PAI 2020, as GAIA published them). */
export function readWeekOfJobs(): RecordedJob[] {
  return readJobs("workloads/gaia_alibaba_pai_1k.csv.gz", 1 / 60);
}

/** Twenty thousand jobs over 75 days, of the same cluster. */
export function readManyJobs(): RecordedJob[] {
  return readJobs("workloads/gaia_alibaba_pai_20k.csv.gz", 60);
}

function readJobs(file: string, minutesPerUnit: number): RecordedJob[] {
  return readRows(file).map((row) => ({
    arrivalMinutes: Math.round(Number(row.arrival_time) * minutesPerUnit),
    durationMinutes: Math.max(1, Math.round(Number(row.length) * minutesPerUnit)),
    gpus: Number(row.cpus),
  }));
}

function readRows(file: string): Readonly<Record<string, string>>[] {
  const [header = "", ...lines] = gunzipSync(readFileSync(path.join(FOLDER, file)))
    .toString("utf8")
    .trim()
    .split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ""]));
  });
}

function closeGaps(figures: readonly (number | null)[], slotsMax: number): (number | null)[] {
  const closed = [...figures];
  let last = -1;
  for (const [slot, figure] of figures.entries()) {
    if (figure === null) continue;
    const before = figures[last];
    if (typeof before === "number" && slot - last - 1 <= slotsMax) {
      for (let at = last + 1; at < slot; at += 1)
        closed[at] = before + ((figure - before) * (at - last)) / (slot - last);
    }
    last = slot;
  }
  return closed;
}
