import { floorSlot, SLOT_MS } from "@/lib/domain/grid/slots.ts";
import { formatClock, formatDate, formatZone, type Instant } from "@/lib/format/time.ts";
import { type RegionNow, type RegionOutlook, regionAt } from "./zone-board.ts";

/** What the figures of a half hour rest on, over all regions. "forecast" where sources differ or are not known. */
export type MapBasis = "actual" | "estimated" | "neso" | "statistical" | "forecast" | "none";

/** The half hours a map may show: the first, and how many. */
export interface MapSpan {
  readonly firstSlot: Instant;
  readonly slots: number;
}

/** A stretch of half hours with one basis, in slots from the span's first. */
export interface MapStretch {
  readonly basis: MapBasis;
  readonly from: number;
  readonly slots: number;
}

/** From the first half hour of the outlook to the last that any region has a figure of; null without any. */
export function mapSpan(outlooks: readonly RegionOutlook[]): MapSpan | null {
  const firstSlot = Math.min(...outlooks.map((outlook) => outlook.firstSlot));
  const ends = outlooks.map(({ firstSlot: from, intensityGPerKwh }) => {
    const last = intensityGPerKwh.findLastIndex((figure) => figure !== null);
    return last === -1 ? 0 : (floorSlot(from) - floorSlot(firstSlot)) / SLOT_MS + last + 1;
  });
  const slots = Math.max(0, ...ends);
  return slots === 0 ? null : { firstSlot: floorSlot(firstSlot), slots };
}

/** The slot of a span that holds an instant, the nearest one outside. */
export function slotOf(at: Instant, { firstSlot, slots }: MapSpan): number {
  return Math.min(slots - 1, Math.max(0, (floorSlot(at) - firstSlot) / SLOT_MS));
}

/** Regions as they were or are expected to be in the half hour that holds an instant. */
export function regionsAt(
  regions: readonly RegionNow[],
  outlooks: ReadonlyMap<number, RegionOutlook>,
  at: Instant,
): readonly RegionNow[] {
  return regions.map(({ id, name }) => regionAt(id, name, outlooks.get(id), at));
}

/** The stretches of one basis each, in order, over the whole span. */
export function mapStretches(outlooks: readonly RegionOutlook[], { firstSlot, slots }: MapSpan): readonly MapStretch[] {
  const stretches: MapStretch[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const at = firstSlot + slot * SLOT_MS;
    const basis = basisOf(outlooks.map((outlook) => regionAt(outlook.regionId, "", outlook, at)));
    const last = stretches.at(-1);
    if (last?.basis === basis) stretches[stretches.length - 1] = { ...last, slots: last.slots + 1 };
    else stretches.push({ basis, from: slot, slots: 1 });
  }
  return stretches;
}

/** What the half hours of some regions rest on: the least sure basis that any has, where they differ. */
export function basisOf(regions: readonly Pick<RegionNow, "status" | "source">[]): MapBasis {
  const known = regions.filter(({ status }) => status !== null);
  if (known.length === 0) return "none";
  const forecasts = known.filter(({ status }) => status === "forecast");
  if (forecasts.length === 0) return known.every(({ status }) => status === "actual") ? "actual" : "estimated";
  if (forecasts.some(({ source }) => source === "statistical")) return "statistical";
  return forecasts.every(({ source }) => source === "neso") ? "neso" : "forecast";
}

/** "Mon 23 Nov 02:30–03:00 GMT". */
export function slotWords(at: Instant): string {
  const start = floorSlot(at);
  return `${formatDate(start)} ${formatClock(start)}–${formatClock(start + SLOT_MS)} ${formatZone(start)}`;
}
