import { z } from "zod";
import type { Fuel, GenerationMix } from "../../domain/grid/grid-figures.ts";
import { type IntensityIndex, parseIntensityIndex } from "../../domain/grid/intensity-index.ts";
import { isSlotStart, parseInstant } from "../../domain/grid/slots.ts";

/** One half hour of an area in NESO's format. */
export type NesoPoint = {
  readonly slotMs: number;
  readonly forecastGPerKwh: number | null;
  readonly actualGPerKwh: number | null;
  readonly index: IntensityIndex | null;
  readonly mix: GenerationMix | null;
};

export type NesoReading =
  /** Points by `regionid`, national ones under NATIONAL; as received: unsorted, duplicated, outside the range. */
  | { readonly kind: "points"; readonly points: ReadonlyMap<number, readonly NesoPoint[]>; readonly unreadable: number }
  | { readonly kind: "empty" }
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "unexpected"; readonly message: string };

/** Key of points without `regionid`, such as those of /intensity. */
export const NATIONAL = 0;

/**
 * Reads any response of the NESO Carbon Intensity API that lists half hours. There are four forms, and the
 * documentation is wrong about some: national `data: [point]`; all regions `data: [{ from, regions: [point] }]`; one
 * region now `data: [{ regionid, data: [point] }]`; one region over a range `data: { regionid, data: [point] }`.
 * Errors are `{ error: { code, message } }`, empty results `{}` or `{ data: [] }`, both with status 200.
 */
export function readNesoAnswer(body: unknown): NesoReading {
  const envelope = envelopeSchema.safeParse(body);
  if (!envelope.success) return { kind: "unexpected", message: "The answer is no object." };
  const { data, error } = envelope.data;
  if (error) return { kind: "error", message: [error.code, error.message].filter(Boolean).join(": ") };

  const items = Array.isArray(data) ? data : data === undefined || data === null ? [] : [data];
  if (items.length === 0) return { kind: "empty" };

  const points = new Map<number, NesoPoint[]>();
  let unreadable = 0;
  for (const { regionId, value } of items.flatMap(flatten)) {
    const point = readPoint(value);
    if (!point) {
      unreadable += 1;
      continue;
    }
    const known = points.get(regionId);
    if (known) known.push(point);
    else points.set(regionId, [point]);
  }
  if (points.size > 0) return { kind: "points", points, unreadable };
  return unreadable > 0
    ? { kind: "unexpected", message: "No half hour of the answer can be read." }
    : { kind: "empty" };
}

const envelopeSchema = z.object({
  data: z.unknown().optional(),
  error: z
    .object({ code: z.coerce.string().optional(), message: z.coerce.string().optional() })
    .nullish()
    .catch({ message: "The service reported an error it did not describe." }),
});

const allRegionsSchema = z.object({ from: z.string(), regions: z.array(z.unknown()) });
const oneRegionSchema = z.object({ regionid: z.number().int(), data: z.array(z.unknown()) });
const regionSchema = z.looseObject({ regionid: z.number().int() });

type Located = { readonly regionId: number; readonly value: unknown };

function flatten(item: unknown): Located[] {
  const allRegions = allRegionsSchema.safeParse(item);
  if (allRegions.success) {
    const { from, regions } = allRegions.data;
    return regions.map((value) => {
      const region = regionSchema.safeParse(value);
      if (!region.success) return { regionId: NATIONAL, value: null };
      return { regionId: region.data.regionid, value: { ...region.data, from } };
    });
  }
  const oneRegion = oneRegionSchema.safeParse(item);
  if (oneRegion.success) return oneRegion.data.data.map((value) => ({ regionId: oneRegion.data.regionid, value }));
  return [{ regionId: NATIONAL, value: item }];
}

const pointSchema = z.object({
  from: z.string(),
  intensity: z
    .object({
      forecast: z.unknown().optional(),
      actual: z.unknown().optional(),
      index: z.string().nullish().catch(null),
    })
    .nullish(),
  generationmix: z.unknown().optional(),
});

function readPoint(value: unknown): NesoPoint | null {
  const parsed = pointSchema.safeParse(value);
  if (!parsed.success) return null;
  const { from, intensity, generationmix } = parsed.data;
  const slotMs = parseInstant(from);
  if (slotMs === null || !isSlotStart(slotMs)) return null;
  return {
    slotMs,
    forecastGPerKwh: readIntensity(intensity?.forecast),
    actualGPerKwh: readIntensity(intensity?.actual),
    index: intensity?.index ? parseIntensityIndex(intensity.index) : null,
    mix: readMix(generationmix),
  };
}

/** Highest accepted intensity, gCO2/kWh: twice a coal station. NESO's own history has a few figures below zero. */
const INTENSITY_MAX_G_PER_KWH = 2000;

function readIntensity(value: unknown): number | null {
  return typeof value === "number" && value >= 0 && value <= INTENSITY_MAX_G_PER_KWH ? Math.round(value) : null;
}

const mixSchema = z.array(z.object({ fuel: z.string(), perc: z.number().min(0).max(100.5) })).min(1);
const fuelByName: ReadonlyMap<string, Fuel> = new Map<string, Fuel>([
  ["biomass", "biomass"],
  ["coal", "coal"],
  ["gas", "gas"],
  ["hydro", "hydro"],
  ["imports", "imports"],
  ["nuclear", "nuclear"],
  ["other", "other"],
  ["solar", "solar"],
  ["wind", "wind"],
]);

/** A mix whose shares add up to about 100. An unlisted fuel is then 0; otherwise the whole mix counts as missing. */
function readMix(value: unknown): GenerationMix | null {
  const parsed = mixSchema.safeParse(value);
  if (!parsed.success) return null;
  const mix = { biomass: 0, coal: 0, gas: 0, hydro: 0, imports: 0, nuclear: 0, other: 0, solar: 0, wind: 0 };
  let total = 0;
  for (const { fuel, perc } of parsed.data) {
    // The documentation also shows "storage", which has no column.
    const name = fuelByName.get(fuel.trim().toLowerCase()) ?? "other";
    mix[name] = Math.min(100, Math.round((mix[name] + perc) * 10) / 10);
    total += perc;
  }
  return Math.abs(total - 100) <= MIX_TOTAL_TOLERANCE ? mix : null;
}

/** Nine shares rounded to a tenth are off by half a percent at most; recordings show 0.3. */
const MIX_TOTAL_TOLERANCE = 1;
