import type { TimelinePoint } from "@/components/charts/forecast-timeline.utils.ts";
import { sampleForecast, sampleOutturn } from "@/lib/domain/grid/sample-grid.ts";
import { floorSlot, slotRange } from "@/lib/domain/grid/slots.ts";

/** East England: wind and gas take turns there, so that a day shows the whole ramp. */
const exampleRegion = { id: 10, name: "East England" } as const;
const pastSlots = 8;
const futureSlots = 80;

/** A generated day and a half of one region for the drawing on the home page: some hours known, the rest forecast. */
export function sampleRegionTimeline(nowMs: number): {
  readonly regionName: string;
  readonly now: number;
  readonly points: readonly TimelinePoint[];
} {
  const now = floorSlot(nowMs);
  const past = slotRange(now - pastSlots * 30 * 60_000, pastSlots).map((slotStart) => ({
    slotStart,
    intensityGPerKwh: sampleOutturn(exampleRegion.id, slotStart).intensityGPerKwh,
    status: "estimated" as const,
  }));
  const forecast = sampleForecast(exampleRegion.id, now, futureSlots).intensityGPerKwh;
  const future = slotRange(now, futureSlots).map((slotStart, place) => ({
    slotStart,
    intensityGPerKwh: forecast[place] ?? null,
    status: "forecast" as const,
  }));
  return { regionName: exampleRegion.name, now, points: [...past, ...future] };
}
