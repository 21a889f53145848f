import type { Resources, ZoneOutlook } from "../../../lib/domain/planning/plan-types.ts";

/** The zones without the share that a workload holds itself: it is in nobody's way but its own. */
export function withoutOwn(
  zones: readonly ZoneOutlook[],
  held: { readonly zoneId: number; readonly startMs: number },
  needs: Resources,
): ZoneOutlook[] {
  return zones.map((zone) => {
    const own = zone.placed.findIndex(
      (work) =>
        zone.zoneId === held.zoneId &&
        work.startMs === held.startMs &&
        work.gpus === needs.gpus &&
        work.cpuCores === needs.cpuCores &&
        work.memoryGb === needs.memoryGb,
    );
    return own < 0 ? zone : { ...zone, placed: zone.placed.filter((_, at) => at !== own) };
  });
}
