import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { FUELS, type Fuel, type GenerationMix } from "../../lib/domain/grid/grid-figures.ts";
import { findRegionByLetter, isRegionId, type RegionId } from "../../lib/domain/grid/regions.ts";
import { parseInstant, SLOT_MS } from "../../lib/domain/grid/slots.ts";

/** The recording of one area and half hour. */
type RecordedPoint = { readonly forecastGPerKwh: number | null; readonly mix: GenerationMix | null };

export type RecordedNational = { readonly forecastGPerKwh: number | null; readonly actualGPerKwh: number | null };

/** One recorded issue of the national forecast, with the outturn of its slots. */
export type RecordedVintage = {
  readonly issuedAtMs: number;
  /** Forecast minus actual, gCO2/kWh, by start of slot. */
  readonly errorGPerKwh: ReadonlyMap<number, number>;
};

/** Agile's formula from wholesale price to a region's price: factor in (p/kWh)/(GBP/MWh), peak in p/kWh without VAT. */
type AgileFormula = { readonly factor: number; readonly peak_pPerKwh: number };

export type Recordings = {
  /** By NESO regionid, 18 for Great Britain, then by start of slot. */
  readonly regional: ReadonlyMap<number, ReadonlyMap<number, RecordedPoint>>;
  readonly national: ReadonlyMap<number, RecordedNational>;
  /** In order of issue. */
  readonly vintages: readonly RecordedVintage[];
  /** Agile in region A, p/kWh with VAT, by start of slot. */
  readonly regionAPrices: ReadonlyMap<number, number>;
  readonly agileFormulas: ReadonlyMap<RegionId, AgileFormula>;
};

/**
 * The files read below a folder of recordings. The first is required; without another, its part of the responses is
 * empty.
 */
export const RECORDING_FILES = {
  regional: "grid/regional_real_recorded.csv.gz",
  national: "grid/gb_national_neso_2023_halfhourly.csv.gz",
  derivedNational: "grid/gb_genmix_price_ci_2022_2024_halfhourly.csv.gz",
  vintages: "grid/gb_national_fw48h_vintages_2023-03_sample.csv",
  prices: "prices/octopus_agile_regionA_halfhourly_2017_2020.csv.gz",
  agileFormulas: "prices/agile_region_formula.csv",
} as const;

/** Reads a folder of recordings. Throws, with a sentence for people, if the regional ones are missing. */
export function readRecordings(directory: string): Recordings {
  const missing = path.join(directory, RECORDING_FILES.regional);
  if (!existsSync(missing)) throw new Error(`There are no recordings to replay: ${missing} is missing.`);
  return {
    regional: readRegional(directory),
    national: readNational(directory),
    vintages: readVintages(directory),
    regionAPrices: new Map(
      rows(directory, RECORDING_FILES.prices).flatMap((row) => keyed(row, numberIn(row, "p_per_kwh_inc_vat"))),
    ),
    agileFormulas: readFormulas(directory),
  };
}

function readRegional(directory: string): Recordings["regional"] {
  const regional = new Map<number, Map<number, RecordedPoint>>();
  for (const row of rows(directory, RECORDING_FILES.regional)) {
    const slotMs = parseInstant(row("from_utc"));
    const regionId = numberIn(row, "regionid");
    if (slotMs === null || regionId === null) continue;
    const points = regional.get(regionId) ?? new Map<number, RecordedPoint>();
    regional.set(regionId, points);
    points.set(slotMs, { forecastGPerKwh: numberIn(row, "forecast"), mix: mixIn(row) });
  }
  return regional;
}

function readNational(directory: string): Recordings["national"] {
  const national = new Map<number, RecordedNational>();
  // Derived from settled generation (mean error 5.7 g against the actuals): used outside NESO's own year.
  for (const row of rows(directory, RECORDING_FILES.derivedNational)) {
    const slotMs = parseInstant(row("from_utc"));
    const derived = numberIn(row, "ci_derived_g_per_kwh");
    if (slotMs === null || derived === null) continue;
    national.set(slotMs, { forecastGPerKwh: null, actualGPerKwh: Math.round(derived) });
  }
  for (const row of rows(directory, RECORDING_FILES.national)) {
    const slotMs = parseInstant(row("from_utc"));
    if (slotMs === null) continue;
    national.set(slotMs, { forecastGPerKwh: numberIn(row, "forecast"), actualGPerKwh: numberIn(row, "actual") });
  }
  return national;
}

function readVintages(directory: string): RecordedVintage[] {
  const errors = new Map<number, Map<number, number>>();
  for (const row of rows(directory, RECORDING_FILES.vintages)) {
    const issuedAtMs = parseInstant(row("vintage_from_utc"));
    const slotMs = parseInstant(row("from_utc"));
    const forecast = numberIn(row, "forecast_at_vintage");
    const actual = numberIn(row, "actual_final");
    if (issuedAtMs === null || slotMs === null || forecast === null || actual === null) continue;
    const ofIssue = errors.get(issuedAtMs) ?? new Map<number, number>();
    errors.set(issuedAtMs, ofIssue.set(slotMs, forecast - actual));
  }
  return [...errors]
    .map(([issuedAtMs, errorGPerKwh]) => ({ issuedAtMs, errorGPerKwh }))
    .sort((a, b) => a.issuedAtMs - b.issuedAtMs);
}

function readFormulas(directory: string): Recordings["agileFormulas"] {
  const formulas = new Map<RegionId, AgileFormula>();
  for (const row of rows(directory, RECORDING_FILES.agileFormulas)) {
    const regionId = findRegionByLetter(row("octopus_letter"))?.id ?? numberIn(row, "regionid");
    const factor = numberIn(row, "distribution_coeff_p_per_kwh_per_gbp_per_mwh");
    const peak_pPerKwh = numberIn(row, "peak_adder_p_per_kwh_exVAT_16_19_local");
    if (regionId === null || !isRegionId(regionId) || factor === null || peak_pPerKwh === null) continue;
    formulas.set(regionId, { factor, peak_pPerKwh });
  }
  return formulas;
}

/** A row, read by the name of a column; an absent one is empty. */
type Row = (column: string) => string;

/** Rows of a CSV file by column; none if the file is absent. The recordings have no quoted fields. */
function rows(directory: string, file: string): Row[] {
  const name = path.join(directory, file);
  if (!existsSync(name)) return [];
  const bytes = readFileSync(name);
  const text = (name.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
  const [header = "", ...lines] = text.split(/\r?\n/).filter((line) => line !== "");
  const places = new Map(header.split(",").map((column, place) => [column, place]));
  return lines.map((line) => {
    const fields = line.split(",");
    return (column) => fields[places.get(column) ?? -1] ?? "";
  });
}

function keyed(row: Row, value: number | null): [number, number][] {
  const slotMs = parseInstant(row("from_utc"));
  return slotMs === null || slotMs % SLOT_MS !== 0 || value === null ? [] : [[slotMs, value]];
}

function numberIn(row: Row, column: string): number | null {
  const text = row(column);
  const value = Number(text);
  return text.trim() === "" || !Number.isFinite(value) ? null : value;
}

function mixIn(row: Row): GenerationMix | null {
  const mix: Record<Fuel, number> = {
    biomass: 0,
    coal: 0,
    gas: 0,
    hydro: 0,
    imports: 0,
    nuclear: 0,
    other: 0,
    solar: 0,
    wind: 0,
  };
  for (const fuel of FUELS) {
    const share = numberIn(row, fuel);
    if (share === null) return null;
    mix[fuel] = share;
  }
  return mix;
}
