import { z } from "zod";
import {
  type AreaForecast,
  type GenerationMix,
  GRID_DATA_KINDS,
  type NationalForecast,
  type NationalOutturn,
  type RegionForecast,
  type RegionOutturn,
  type RegionPrices,
  type SlotOutturn,
} from "../domain/grid/grid-figures.ts";
import { INTENSITY_INDICES } from "../domain/grid/intensity-index.ts";
import { GREAT_BRITAIN_ID, type GridAreaId, isGridAreaId, isRegionId, type RegionId } from "../domain/grid/regions.ts";
import { isSlotStart } from "../domain/grid/slots.ts";

/** gCO2/kWh. The upper bound is twice a coal station: more is a broken source. */
const intensitySchema = z.number().min(0).max(2000);
const intensityIndexSchema = z.enum(INTENSITY_INDICES);
export const gridDataKindSchema = z.enum(GRID_DATA_KINDS);

export const regionIdSchema = z.custom<RegionId>(
  (value) => typeof value === "number" && isRegionId(value),
  "A grid region is a number from 1 to 14.",
);
export const gridAreaIdSchema = z.custom<GridAreaId>(
  (value) => typeof value === "number" && isGridAreaId(value),
  "A grid area is a number from 1 to 14, or 18 for Great Britain.",
);

/** ISO 8601 instant with a zone. */
export const instantSchema = z.iso.datetime({ offset: true });
/** Start of a half hour. */
export const slotStartSchema = instantSchema.refine(
  (text) => isSlotStart(Date.parse(text)),
  "A slot starts on the hour or at half past.",
);

const percentSchema = z.number().min(0).max(100);
export const generationMixSchema = z.object({
  biomass: percentSchema,
  coal: percentSchema,
  gas: percentSchema,
  hydro: percentSchema,
  imports: percentSchema,
  nuclear: percentSchema,
  other: percentSchema,
  solar: percentSchema,
  wind: percentSchema,
}) satisfies z.ZodType<GenerationMix>;

/** Longest array in one message: 14 days of half hours. */
const SLOTS_MAX = 14 * 48;

const forecastFields = {
  issuedAt: instantSchema,
  firstSlot: slotStartSchema,
  intensityGPerKwh: z.array(intensitySchema.nullable()).min(1).max(SLOTS_MAX),
  index: z.array(intensityIndexSchema.nullable()).max(SLOTS_MAX),
  mix: z.array(generationMixSchema.nullable()).max(SLOTS_MAX),
};

function sameLength(forecast: Pick<AreaForecast, "intensityGPerKwh" | "index" | "mix">): boolean {
  const { intensityGPerKwh, index, mix } = forecast;
  return index.length === intensityGPerKwh.length && mix.length === intensityGPerKwh.length;
}
const SAME_LENGTH = "intensityGPerKwh, index and mix need one entry for each slot.";

export const regionForecastSchema = z
  .object({ regionId: regionIdSchema, ...forecastFields })
  .refine(sameLength, SAME_LENGTH) satisfies z.ZodType<RegionForecast>;
export const nationalForecastSchema = z
  .object({ regionId: z.literal(GREAT_BRITAIN_ID), ...forecastFields })
  .refine(sameLength, SAME_LENGTH) satisfies z.ZodType<NationalForecast>;

export const slotOutturnSchema = z
  .object({
    slotStart: slotStartSchema,
    intensityGPerKwh: intensitySchema.nullable(),
    status: z.enum(["actual", "estimated", "missing"]),
    forecastGPerKwh: intensitySchema.nullable(),
    index: intensityIndexSchema.nullable(),
    mix: generationMixSchema.nullable(),
  })
  .refine(
    (slot) => (slot.status === "missing") === (slot.intensityGPerKwh === null),
    "A slot without an intensity is missing, and one with an intensity is not.",
  ) satisfies z.ZodType<SlotOutturn>;

export const regionOutturnSchema = z.object({
  regionId: regionIdSchema,
  slots: z.array(slotOutturnSchema).max(SLOTS_MAX),
}) satisfies z.ZodType<RegionOutturn>;
export const nationalOutturnSchema = z.object({
  regionId: z.literal(GREAT_BRITAIN_ID),
  slots: z.array(slotOutturnSchema).max(SLOTS_MAX),
}) satisfies z.ZodType<NationalOutturn>;

export const regionPricesSchema = z.object({
  regionId: regionIdSchema,
  product: z.string().min(1).max(100),
  firstSlot: slotStartSchema,
  priceGbpPerKwh: z.array(z.number().min(-10).max(10).nullable()).max(SLOTS_MAX),
}) satisfies z.ZodType<RegionPrices>;

/** A missing part of a response, and why. */
export const gridGapSchema = z.object({
  reason: z.enum(["request-failed", "not-published", "missing", "unreadable"]),
  /** The affected area; null for all. */
  regionId: gridAreaIdSchema.nullable(),
  /** First and last affected slot; null if unknown. */
  fromSlot: slotStartSchema.nullable(),
  toSlot: slotStartSchema.nullable(),
  /** Slots affected, counted for each area. */
  slotCount: z.number().int().min(0),
  message: z.string(),
});
export type GridGap = z.infer<typeof gridGapSchema>;

const gridErrorSchema = z.object({
  code: z.enum([
    "insecure_address",
    "timeout",
    "aborted",
    "network",
    "http_status",
    "too_large",
    "not_json",
    "api_error",
    "empty",
    "unexpected_shape",
    "no_product",
    "range_refused",
  ]),
  message: z.string(),
  /** HTTP status, if there was a response. */
  status: z.number().int().nullable(),
  /** Number of attempts. */
  attempts: z.number().int().min(0),
});
export type GridError = z.infer<typeof gridErrorSchema>;

/** Where a response came from and when. */
const gridProvenanceSchema = z.object({
  source: z.enum(["neso", "octopus", "sample"]),
  kind: gridDataKindSchema,
  fetchedAt: instantSchema,
});
export type GridProvenance = z.infer<typeof gridProvenanceSchema>;
