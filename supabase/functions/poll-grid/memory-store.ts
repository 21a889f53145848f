import type { AreaToForecast } from "../../../lib/domain/forecast/area-forecast.ts";
import type { SlotSeries } from "../../../lib/domain/forecast/slot-series.ts";
import { type GridAreaId, isGridAreaId } from "../../../lib/domain/grid/regions.ts";
import { SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import type { Attempt, GridStore, SlotFigure, SlotPrice } from "./handler.ts";
import type { AreaOutlook, OutlookStore } from "./make-outlooks.ts";

type Memory = Pick<AreaToForecast, "state" | "calibration">;

type Kept = {
  readonly issues: Parameters<GridStore["forecast"]>[];
  readonly figures: SlotFigure[];
  readonly prices: SlotPrice[];
  readonly attempts: Attempt[];
  readonly outlooks: (AreaOutlook & { readonly issueId: number })[];
  readonly memories: Map<GridAreaId, Memory>;
  followed: number;
};

/** A store in memory, for tests. `newest`: start of the newest slot with a known outturn. */
export function memoryStore(newest: Date | null = null): { readonly store: GridStore; readonly kept: Kept } {
  const kept: Kept = {
    issues: [],
    figures: [],
    prices: [],
    attempts: [],
    outlooks: [],
    memories: new Map(),
    followed: 0,
  };
  const store: GridStore = {
    outlooks: outlookStore(kept),
    newestOutturn: async () => newest,
    forecast: async (...issue) => kept.issues.push(issue),
    outturn: async (_, figures) => void kept.figures.push(...figures),
    prices: async (_, prices) => void kept.prices.push(...prices),
    attempt: async (attempt) => void kept.attempts.push(attempt),
    follow: async () => {
      kept.followed += 1;
    },
  };
  return { store, kept };
}

/** Issues are numbered as they come; kinds are not distinguished. */
function outlookStore(kept: Kept): OutlookStore {
  return {
    areasToForecast: async ({ id }) => {
      const [, , firstSlot = "", regions = []] = kept.issues[id - 1] ?? [];
      return regions.flatMap(({ regionId, intensityGPerKwh }) =>
        isGridAreaId(regionId) && !kept.outlooks.some((made) => made.issueId === id && made.regionId === regionId)
          ? {
              regionId,
              state: kept.memories.get(regionId)?.state ?? null,
              calibration: kept.memories.get(regionId)?.calibration ?? null,
              outturn: outturnOf(kept, regionId),
              issue: { firstSlotMs: Date.parse(firstSlot), intensityGPerKwh },
            }
          : [],
      );
    },
    outlooks: async ({ id }, _, outlooks, states) => {
      kept.outlooks.push(...outlooks.map((outlook) => ({ ...outlook, issueId: id })));
      for (const { regionId, state } of states) {
        const { calibration = null } = kept.memories.get(regionId) ?? {};
        kept.memories.set(regionId, { state, calibration });
      }
    },
    areaToCalibrate: async () => {
      const [regionId, memory] = [...kept.memories].find(([, { calibration }]) => calibration === null) ?? [];
      if (!regionId || !memory?.state) return null;
      return { regionId, state: memory.state, history: outturnOf(kept, regionId), issues: [] };
    },
    calibration: async (_kind, _at, { regionId, state, calibration }) =>
      void kept.memories.set(regionId, { state, calibration }),
  };
}

function outturnOf({ figures }: Kept, regionId: number): SlotSeries {
  const known = new Map(
    figures
      .filter((figure) => figure.regionId === regionId)
      .map(({ slotStart, intensityGPerKwh }) => [Date.parse(slotStart), intensityGPerKwh]),
  );
  const firstSlotMs = Math.min(...known.keys());
  const count = known.size === 0 ? 0 : (Math.max(...known.keys()) - firstSlotMs) / SLOT_MS + 1;
  return {
    firstSlotMs: known.size === 0 ? 0 : firstSlotMs,
    intensityGPerKwh: Array.from({ length: count }, (_, slot) => known.get(firstSlotMs + slot * SLOT_MS) ?? null),
  };
}
