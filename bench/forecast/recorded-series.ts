import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { SlotSeries } from "../../lib/domain/forecast/slot-series.ts";
import { parseInstant, SLOT_MS } from "../../lib/domain/grid/slots.ts";

const FILE = path.resolve(
  import.meta.dirname,
  "../../../shared/data/grid/gb_genmix_price_ci_2022_2024_halfhourly.csv.gz",
);

export type RecordedSeries = Required<SlotSeries>;

/** Great Britain's recorded intensity and wind share from 2022 to 2024, or null if the recording is not available. */
export function readRecordedSeries(): RecordedSeries | null {
  if (!existsSync(FILE)) return null;
  const [header = "", ...lines] = gunzipSync(readFileSync(FILE)).toString("utf8").trim().split("\n");
  const names = header.split(",");
  const rows = lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(names.map((name, place) => [name, cells[place] ?? ""]));
  });
  const startOf = (row: Readonly<Record<string, string>> | undefined) => parseInstant(row?.from_utc ?? "") ?? 0;
  const firstSlotMs = startOf(rows[0]);
  const count = (startOf(rows.at(-1)) - firstSlotMs) / SLOT_MS + 1;
  const intensityGPerKwh = new Array<number | null>(count).fill(null);
  const windShare = new Array<number | null>(count).fill(null);
  for (const row of rows) {
    const place = (startOf(row) - firstSlotMs) / SLOT_MS;
    intensityGPerKwh[place] = numberIn(row.ci_derived_g_per_kwh);
    windShare[place] = windShareOf(row);
  }
  return { firstSlotMs, intensityGPerKwh, windShare };
}

const FUELS = [
  "gas",
  "coal",
  "biomass",
  "nuclear",
  "wind",
  "wind_emb",
  "solar_emb",
  "hydro",
  "imports",
  "other",
] as const;

/** Wind's part of generation and net imports; pumped storage only moves energy in time. */
function windShareOf(row: Readonly<Record<string, string>>): number | null {
  let total = 0;
  for (const fuel of FUELS) {
    const power = numberIn(row[fuel]);
    if (power === null) return null;
    total += Math.max(0, power);
  }
  return total > 0 ? (Number(row.wind) + Number(row.wind_emb)) / total : null;
}

function numberIn(cell: string | undefined): number | null {
  return cell === undefined || cell === "" || !Number.isFinite(Number(cell)) ? null : Number(cell);
}
