import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";
import { expectedFigures } from "@/lib/domain/forecast/banded-figures.ts";
import type { ForecastSource } from "@/lib/domain/forecast/forecast-source.ts";
import type { GridDataKind } from "@/lib/domain/grid/grid-figures.ts";
import { SLOT_MS } from "@/lib/domain/grid/slots.ts";
import type { PlacedWork, PlanWeights, ZoneOutlook } from "@/lib/domain/planning/plan-types.ts";
import type { Instant } from "@/lib/format/time.ts";
import type { ZoneView } from "./zone-view.ts";

/** How sure an intensity is; null where there is none. */
export type FigureStatus = "forecast" | "estimated" | "actual";

/** Intensity and price by half hour from `firstSlot` on; null where nobody knows. */
export interface RegionSeries {
  readonly firstSlot: Instant;
  /** When the newest forecast in use was first seen; null without one. */
  readonly issuedAt: Instant | null;
  readonly kind: GridDataKind | null;
  readonly intensityGPerKwh: readonly (number | null)[];
  /** Band of a forecast: a half hour stays below P10 in one case of ten, below P90 in nine. Null where it has none. */
  readonly p10GPerKwh: readonly (number | null)[];
  readonly p90GPerKwh: readonly (number | null)[];
  readonly status: readonly (FigureStatus | null)[];
  /** Whose forecast a figure is; null for what is no forecast. */
  readonly source: readonly (ForecastSource | null)[];
  /** Correlation of the forecast's errors from slot to slot; null where nothing is known of it. */
  readonly errorRho: number | null;
  readonly priceGbpPerKwh: readonly (number | null)[];
}

/** The series of a region that is known by its name. */
export interface NamedRegionOutlook extends RegionSeries {
  readonly region: string;
}

export interface OutlookZone extends ZoneView {
  readonly pue: number;
  readonly capacity: { readonly gpus: number; readonly cpuCores: number; readonly memoryGb: number };
  readonly placed: readonly PlacedWork[];
}

/** All that a plan rests on, read once and planned on in the browser as one types. */
export interface GridOutlook {
  readonly zones: readonly OutlookZone[];
  readonly regions: readonly NamedRegionOutlook[];
  /** Zone where work would run without Karbos; null where the organization has none. */
  readonly baselineZoneId: number | null;
  readonly carbonPriceGbpPerKg: number;
  readonly latenessGbpPerHour: Readonly<Record<WorkloadUrgency, number>>;
}

/** The outlook as the planner takes it. */
export function zoneOutlooks(outlook: GridOutlook): ZoneOutlook[] {
  const expected = new Map(outlook.regions.map((region) => [region.region, expectedFigures(region.region, region)]));
  return outlook.zones.map((zone) => {
    const region = outlook.regions.find((candidate) => candidate.region === zone.region);
    const figures = expected.get(zone.region);
    return {
      zoneId: zone.id,
      pue: zone.pue,
      capacity: zone.capacity,
      placed: zone.placed,
      firstSlotMs: region?.firstSlot ?? 0,
      intensityGPerKwh: figures?.intensityGPerKwh ?? [],
      ...(figures ? { errors: figures.errors } : {}),
      priceGbpPerKwh: region?.priceGbpPerKwh ?? [],
    };
  });
}

/** The weights of an organization for one urgency. */
export function weightsFor(outlook: GridOutlook, urgency: WorkloadUrgency): PlanWeights {
  return {
    carbonPriceGbpPerKg: outlook.carbonPriceGbpPerKg,
    latenessGbpPerHour: outlook.latenessGbpPerHour[urgency],
  };
}

/** What is in use in a zone by half hour, as the placed work that the planner counts: equal half hours in a row as one. */
export function placedFromUsage(
  firstSlot: Instant,
  usage: {
    readonly gpus: readonly number[];
    readonly cpuCores: readonly number[];
    readonly memoryGb: readonly number[];
  },
): PlacedWork[] {
  const placed: PlacedWork[] = [];
  for (const [slot, gpus] of usage.gpus.entries()) {
    const cpuCores = usage.cpuCores[slot] ?? 0;
    const memoryGb = usage.memoryGb[slot] ?? 0;
    if (gpus + cpuCores + memoryGb === 0) continue;
    const startMs = firstSlot + slot * SLOT_MS;
    const last = placed.at(-1);
    const isSame =
      last?.endMs === startMs && last.gpus === gpus && last.cpuCores === cpuCores && last.memoryGb === memoryGb;
    if (last && isSame) placed[placed.length - 1] = { ...last, endMs: startMs + SLOT_MS };
    else placed.push({ startMs, endMs: startMs + SLOT_MS, gpus, cpuCores, memoryGb });
  }
  return placed;
}
