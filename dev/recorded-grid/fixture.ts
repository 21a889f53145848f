import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { GRID_REGIONS } from "../../lib/domain/grid/regions.ts";
import { REGION_STATISTICS } from "../../lib/domain/grid/sample-statistics.ts";
import { SLOT_MS, slotRange } from "../../lib/domain/grid/slots.ts";
import { RECORDING_FILES } from "./recordings.ts";

/** First of the two whole days in the hand-made recordings, a Saturday. */
export const FIXTURE_DAY_MS = Date.UTC(2023, 11, 30);

const time = (atMs: number) => `${new Date(atMs).toISOString().slice(0, 16)}Z`;

/** Intensity that the fixture records for an area: 10 × its id, one more each slot of the day. */
export function fixtureIntensity(regionId: number, slotMs: number): number {
  return 10 * regionId + ((slotMs - FIXTURE_DAY_MS) % 86_400_000) / SLOT_MS;
}

/** A small folder of recordings in the real layout, for tests without the real recordings. */
export function writeFixture(): { directory: string; remove: () => void } {
  const directory = mkdtempSync(path.join(tmpdir(), "karbos-replay-"));
  const write = (file: string, lines: readonly string[]) => {
    const name = path.join(directory, file);
    mkdirSync(path.dirname(name), { recursive: true });
    const text = `${lines.join("\n")}\n`;
    writeFileSync(name, file.endsWith(".gz") ? gzipSync(text) : text);
  };
  // Two whole days, and the half hour before as real recordings have it.
  const slots = slotRange(FIXTURE_DAY_MS - SLOT_MS, 97);
  const ids = [...GRID_REGIONS.map((region) => region.id), 15, 16, 17, 18];
  write(RECORDING_FILES.regional, [
    "source,from_utc,regionid,shortname,forecast,index,biomass,coal,imports,gas,nuclear,other,hydro,solar,wind",
    ...slots.flatMap((slotMs) =>
      ids.map((id) => `hand,${time(slotMs)},${id},x,${fixtureIntensity(id, slotMs)},low,5,0,10,35,15,0,1.2,3.8,30`),
    ),
  ]);
  write(RECORDING_FILES.national, [
    "from_utc,forecast,actual,index",
    // The last half hour recorded has no actual.
    ...slots.map((slotMs, place) => `${time(slotMs)},150,${place === 96 ? "" : "140.0"},low`),
  ]);
  write(RECORDING_FILES.vintages, [
    "vintage_from_utc,from_utc,lead_h,forecast_at_vintage,actual_final,forecast_final",
    ...slotRange(FIXTURE_DAY_MS + 6 * 3_600_000, 96).map(
      (slotMs, place) =>
        `${time(FIXTURE_DAY_MS + 6 * 3_600_000)},${time(slotMs)},${place / 2},${200 + place},140.0,150`,
    ),
  ]);
  write(RECORDING_FILES.prices, [
    "from_utc,p_per_kwh_inc_vat",
    ...slotRange(Date.UTC(2019, 11, 1), 400 * 48).map((slotMs) => `${time(slotMs)},10.5`),
  ]);
  write(RECORDING_FILES.agileFormulas, [
    "octopus_letter,regionid,region,distribution_coeff_p_per_kwh_per_gbp_per_mwh,peak_adder_p_per_kwh_exVAT_16_19_local",
    ...GRID_REGIONS.map(({ id, octopusLetter, shortName }) => {
      const { agileFactor, agilePeak_pPerKwh } = REGION_STATISTICS[id];
      return `${octopusLetter},${id},${shortName},${agileFactor},${agilePeak_pPerKwh}`;
    }),
  ]);
  return { directory, remove: () => rmSync(directory, { recursive: true }) };
}
