import { mapTexts } from "../texts/map.ts";
import type { ZoneNow, ZoneState } from "./zone-board.ts";

/** A zone's circle: never so small that it is lost, never so large that it hides a region. */
export function zoneRadiusPx(count: number): number {
  return 10 + Math.min(count * 1.5, 10);
}

/** What stands on a zone's circle: what runs there and what will. */
export function zoneCount(zone: Pick<ZoneNow, "running" | "assigned">): number {
  return zone.running + zone.assigned;
}

/** Colour and outline of a state. The outline differs too, so that colour is never the only sign. */
export const zoneStateMarks: Readonly<Record<ZoneState, { readonly color: string; readonly outline: string }>> = {
  running: { color: "var(--status-running)", outline: "solid" },
  assigned: { color: "var(--status-assigned)", outline: "dashed" },
  empty: { color: "var(--status-empty)", outline: "none" },
};

/** A zone's work in words: "1 running, 2 assigned", or "empty". */
export function zoneWorkWords(zone: Pick<ZoneNow, "running" | "assigned">): string {
  if (zoneCount(zone) === 0) return mapTexts.zone.empty;
  return [
    zone.running > 0 ? mapTexts.zone.running(zone.running) : null,
    zone.assigned > 0 ? mapTexts.zone.assigned(zone.assigned) : null,
  ]
    .filter((part) => part !== null)
    .join(", ");
}
