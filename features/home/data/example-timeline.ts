import { readSampleKind } from "@/features/grid/data/grid-sources-query.ts";
import { readTimeline } from "@/features/grid/data/timeline-query.ts";
import type { TimelinePoint } from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { getMember } from "@/lib/auth/require-member.ts";
import { sampleForecast, sampleOutturn } from "@/lib/domain/grid/sample-grid.ts";
import { floorSlot, SLOT_MS, slotRange } from "@/lib/domain/grid/slots.ts";
import { createSupabaseServerClient } from "@/lib/supabase/server.ts";

/** East England: wind and gas take turns there, so that a day shows the whole ramp. */
const exampleRegion = { id: 10, name: "East England" } as const;
const pastSlots = 8;
const futureSlots = 80;

export interface ExampleTimeline {
  readonly regionName: string;
  readonly points: readonly TimelinePoint[];
  /** What the figures are: generated for this drawing, or those that the rest of the product uses. */
  readonly kind: "drawn" | "sample" | "replay" | "live";
}

/**
 * A day and a half of one region for the drawing on the home page: some hours known, the rest forecast. Those who
 * are signed in see the figures they see everywhere; others may read none, and see generated ones.
 */
export async function exampleTimeline(now: number): Promise<ExampleTimeline> {
  return (await timelineInUse(now)) ?? drawnTimeline(floorSlot(now));
}

/** Null for whoever may read none, and where no forecast has come or it cannot be read: the home page always opens. */
async function timelineInUse(now: number): Promise<ExampleTimeline | null> {
  try {
    if (!(await getMember()).ok) return null;
    const client = await createSupabaseServerClient();
    const slot = floorSlot(now);
    const [points, kind] = await Promise.all([
      readTimeline(client, exampleRegion.name, slot - pastSlots * SLOT_MS, slot + futureSlots * SLOT_MS),
      readSampleKind(client),
    ]);
    const isForecast = points.some(({ slotStart, intensityGPerKwh }) => slotStart > slot && intensityGPerKwh !== null);
    return isForecast ? { regionName: exampleRegion.name, points, kind: kind ?? "live" } : null;
  } catch {
    return null;
  }
}

function drawnTimeline(slot: number): ExampleTimeline {
  const past = slotRange(slot - pastSlots * SLOT_MS, pastSlots).map((slotStart) => ({
    slotStart,
    intensityGPerKwh: sampleOutturn(exampleRegion.id, slotStart).intensityGPerKwh,
    status: "estimated" as const,
  }));
  const forecast = sampleForecast(exampleRegion.id, slot, futureSlots).intensityGPerKwh;
  const future = slotRange(slot, futureSlots).map((slotStart, place) => ({
    slotStart,
    intensityGPerKwh: forecast[place] ?? null,
    status: "forecast" as const,
  }));
  return { regionName: exampleRegion.name, points: [...past, ...future], kind: "drawn" };
}
