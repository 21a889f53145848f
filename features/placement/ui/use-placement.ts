"use client";

import { useState } from "react";
import type { PlacementPreview } from "../model/placement.ts";
import {
  type GridFigures,
  type PlacementDraft,
  placementOfDraft,
  type ResolvedDraft,
  resolveDraft,
} from "../model/placement-draft.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";

export interface PlacementChoice {
  readonly draft: PlacementDraft;
  readonly setDraft: (draft: PlacementDraft) => void;
  readonly resolved: ResolvedDraft;
  /** What it would mean; null while the choice is not complete. */
  readonly placement: PlacementPreview | null;
}

/**
 * What an operator has chosen so far. It follows a zone chosen elsewhere, on the map or in the table: to its
 * candidate where there is one, else to another place.
 */
export function usePlacement(
  workload: QueueWorkload,
  figures: GridFigures,
  targetZoneId: number | null,
  now: number,
): PlacementChoice {
  const [draft, setDraft] = useState<PlacementDraft>(() => firstDraft(workload, targetZoneId));
  const [followed, setFollowed] = useState(targetZoneId);
  if (followed !== targetZoneId) {
    setFollowed(targetZoneId);
    if (targetZoneId !== null && targetZoneId !== zoneIdOf(draft, workload)) setDraft(draftFor(workload, targetZoneId));
  }
  const resolved = resolveDraft(draft, workload, figures, now);
  const placement = placementOfDraft(resolved, workload, figures, now);
  return { draft, setDraft, resolved, placement };
}

/** Another place or time, to begin with: when the planner would start there. */
export function otherPlace(zoneId: number | null): PlacementDraft {
  return { kind: "other", zoneId, start: { kind: "recommended", text: "" } };
}

function firstDraft(workload: QueueWorkload, targetZoneId: number | null): PlacementDraft {
  if (targetZoneId !== null) return draftFor(workload, targetZoneId);
  return (workload.plan?.candidates.length ?? 0) > 0 ? { kind: "candidate", rank: 1 } : otherPlace(null);
}

function draftFor(workload: QueueWorkload, zoneId: number): PlacementDraft {
  const candidate = workload.plan?.candidates.find((other) => other.zoneId === zoneId);
  return candidate ? { kind: "candidate", rank: candidate.rank } : otherPlace(zoneId);
}

function zoneIdOf(draft: PlacementDraft, workload: QueueWorkload): number | null {
  if (draft.kind === "other") return draft.zoneId;
  return workload.plan?.candidates.find(({ rank }) => rank === draft.rank)?.zoneId ?? null;
}
