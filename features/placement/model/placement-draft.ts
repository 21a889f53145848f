import type { RegionOutlook, ZoneNow, ZoneOccupancy } from "@/features/grid/model/zone-board.ts";
import { formatMoment, type Instant } from "@/lib/format/time.ts";
import { placementTexts } from "../texts.ts";
import { parseLocalStart } from "./local-start.ts";
import { type PlacementPreview, placementOf } from "./placement.ts";
import { latestStartOf, type QueueWorkload } from "./queue-workload.ts";
import { recommendedStart } from "./recommended-start.ts";

const texts = placementTexts.draft;

/** The grid as a decision needs it: zones by id, figures by region and use by zone. */
export interface GridFigures {
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly outlook: ReadonlyMap<number, RegionOutlook>;
  readonly occupancy: ReadonlyMap<number, ZoneOccupancy>;
}

/** What an operator has chosen so far: a candidate, or another place and time. */
export type PlacementDraft =
  | { readonly kind: "candidate"; readonly rank: number }
  | { readonly kind: "other"; readonly zoneId: number | null; readonly start: StartDraft };

export interface StartDraft {
  readonly kind: "now" | "recommended" | "at";
  /** Date and time on the wall, for "at". */
  readonly text: string;
}

export type ResolvedDraft =
  | {
      readonly ok: true;
      readonly zone: ZoneNow;
      readonly startAt: Instant;
      /** Whether it is to start at once, however long the decision still takes. */
      readonly isAtOnce: boolean;
      readonly note: string | null;
    }
  | { readonly ok: false; readonly error: string };

/** A draft as a place and a time, or what is still missing or wrong. */
export function resolveDraft(
  draft: PlacementDraft,
  workload: QueueWorkload,
  figures: GridFigures,
  now: Instant,
): ResolvedDraft {
  if (draft.kind === "candidate") {
    const candidate = workload.plan?.candidates.find(({ rank }) => rank === draft.rank);
    const zone = candidate && figures.zones.get(candidate.zoneId);
    if (!candidate || !zone) return { ok: false, error: texts.choosePlace };
    return placed(zone, candidate.startAt, now, null);
  }
  const zone = draft.zoneId === null ? undefined : figures.zones.get(draft.zoneId);
  if (!zone) return { ok: false, error: texts.chooseZone };
  return startOf(draft.start, zone, workload, figures, now);
}

/** What a draft would mean; null while it is not complete. */
export function placementOfDraft(
  resolved: ResolvedDraft,
  workload: QueueWorkload,
  figures: GridFigures,
  now: Instant,
): PlacementPreview | null {
  if (!resolved.ok) return null;
  const { zone, startAt } = resolved;
  const outlook = figures.outlook.get(zone.regionId);
  return placementOf({ workload, zone, outlook, occupancy: figures.occupancy.get(zone.id), startAt, now });
}

/** The start that the planner would take in a zone; null where there is none. */
export function recommendationFor(
  zone: ZoneNow,
  workload: QueueWorkload,
  figures: GridFigures,
  now: Instant,
): Instant | null {
  const outlook = figures.outlook.get(zone.regionId);
  return recommendedStart({ workload, zone, outlook, occupancy: figures.occupancy.get(zone.id), now });
}

function startOf(
  start: StartDraft,
  zone: ZoneNow,
  workload: QueueWorkload,
  figures: GridFigures,
  now: Instant,
): ResolvedDraft {
  if (start.kind === "now") return placed(zone, now, now, null);
  if (start.kind === "recommended") {
    const at = recommendationFor(zone, workload, figures, now);
    return at === null ? { ok: false, error: texts.noStart(zone.name) } : placed(zone, at, now, null);
  }
  const parsed = parseLocalStart(start.text);
  if (!parsed.ok) return parsed;
  if (parsed.at < now - minuteMs) return { ok: false, error: texts.passed };
  const latest = latestStartOf(workload);
  if (parsed.at > Math.max(now, latest)) {
    return {
      ok: false,
      error: latest > now ? texts.afterDeadline(formatMoment(latest, now)) : texts.latestPassed,
    };
  }
  return placed(zone, parsed.at, now, parsed.note);
}

const minuteMs = 60_000;

function placed(zone: ZoneNow, startAt: Instant, now: Instant, note: string | null): ResolvedDraft {
  return { ok: true, zone, startAt: Math.max(startAt, now), isAtOnce: startAt <= now, note };
}
