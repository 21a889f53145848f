import type { GridError, GridGap, GridProvenance } from "../../contracts/grid.ts";
import type { AreaOutturn } from "../../domain/grid/grid-figures.ts";
import { intensityIndex } from "../../domain/grid/intensity-index.ts";
import { dayAheadPublishedUntil } from "../../domain/grid/london-time.ts";
import { GREAT_BRITAIN_ID, type GridAreaId, REGION_IDS } from "../../domain/grid/regions.ts";
import { SAMPLE_PRODUCT, sampleForecast, sampleOutturn, samplePrice } from "../../domain/grid/sample-grid.ts";
import { floorSlot, isoFromMs, SLOT_MS, slotsBetween } from "../../domain/grid/slots.ts";
import { type GridProvider, type RangeRequest, rangeError } from "../grid-provider.ts";

/**
 * The generated sample with the same interface as the real services: for laptops without a network and without
 * recordings. All its figures are of kind "sample" and must be shown as such. It behaves like the real services: an
 * issue every half hour, Great Britain's actual half an hour late, prices out until 23:00 tomorrow from 16:00 on.
 */
export function createSampleProvider(): GridProvider {
  return {
    forecast: async ({ now }) => {
      const issuedAtMs = floorSlot(now.getTime());
      return {
        ...provenance(now),
        ok: true,
        regions: REGION_IDS.map((id) => sampleForecast(id, issuedAtMs)),
        national: sampleForecast(GREAT_BRITAIN_ID, issuedAtMs),
        gaps: [],
      };
    },

    outturn: async (request) => {
      const error = rangeError(request);
      if (error) return failed(request, error);
      const endMs = Math.min(request.to.getTime(), floorSlot(request.now.getTime()));
      const slots = slotsBetween(request.from.getTime(), endMs);
      return {
        ...provenance(request.now),
        ok: true,
        regions: REGION_IDS.map((id) => areaOutturn(id, slots, request.now)),
        national: slots.length > 0 ? areaOutturn(GREAT_BRITAIN_ID, slots, request.now) : null,
        gaps: [],
      };
    },

    prices: async (request) => {
      const error = rangeError(request);
      if (error) return failed(request, error);
      const slots = slotsBetween(request.from.getTime(), request.to.getTime());
      const publishedUntilMs = dayAheadPublishedUntil(request.now.getTime());
      return {
        ...provenance(request.now),
        ok: true,
        regions: REGION_IDS.map((regionId) => ({
          regionId,
          product: SAMPLE_PRODUCT,
          firstSlot: isoFromMs(slots[0] ?? request.from.getTime()),
          priceGbpPerKwh: slots.map((slotMs) => (slotMs < publishedUntilMs ? samplePrice(regionId, slotMs) : null)),
        })),
        gaps: unpublished(slots.filter((slotMs) => slotMs >= publishedUntilMs)),
      };
    },
  };
}

function areaOutturn<Area extends GridAreaId>(regionId: Area, slots: readonly number[], now: Date): AreaOutturn<Area> {
  return {
    regionId,
    slots: slots.map((slotMs) => {
      const { intensityGPerKwh, mix } = sampleOutturn(regionId, slotMs);
      // A region's estimate is the last figure published for it, as with NESO.
      const isNational = regionId === GREAT_BRITAIN_ID;
      const isActual = isNational && slotMs + 2 * SLOT_MS <= now.getTime();
      const lastForecast = isNational ? sampleForecast(regionId, slotMs, 1).intensityGPerKwh[0] : intensityGPerKwh;
      return {
        slotStart: isoFromMs(slotMs),
        intensityGPerKwh,
        status: isActual ? "actual" : "estimated",
        forecastGPerKwh: lastForecast ?? null,
        index: intensityIndex(intensityGPerKwh, slotMs),
        mix,
      };
    }),
  };
}

function unpublished(slots: readonly number[]): GridGap[] {
  const [first] = slots;
  const last = slots.at(-1);
  if (first === undefined || last === undefined) return [];
  return REGION_IDS.map((regionId) => ({
    reason: "not-published",
    regionId,
    fromSlot: isoFromMs(first),
    toSlot: isoFromMs(last),
    slotCount: slots.length,
    message: `${slots.length} prices are not out yet.`,
  }));
}

function provenance(now: Date): GridProvenance {
  return { source: "sample", kind: "sample", fetchedAt: now.toISOString() };
}

function failed(request: RangeRequest, error: GridError): GridProvenance & { ok: false; error: GridError } {
  return { ...provenance(request.now), ok: false, error };
}
