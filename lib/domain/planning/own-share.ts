import type { PlacedWork, Resources, ZoneOutlook } from "./plan-types.ts";

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

/** The zones with work added to one of them. */
export function withWork(zones: readonly ZoneOutlook[], zoneId: number, work: PlacedWork): ZoneOutlook[] {
  return zones.map((zone) => (zone.zoneId === zoneId ? { ...zone, placed: [...zone.placed, work] } : zone));
}
