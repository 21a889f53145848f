"use client";

import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { formatCarbon } from "@/lib/format/quantities.ts";
import { formatDuration, formatMoment } from "@/lib/format/time.ts";
import { bestCandidate } from "../model/placement.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.row;

interface CellProps {
  readonly workload: QueueWorkload;
  readonly now: number;
}

/** Why it stands where it stands, in one line; the whole sentence as its title. */
export function ReasonLine({ workload, now }: CellProps) {
  const reason = reasonOf(workload, now);
  if (reason === null) return null;
  return (
    <span className="figures block truncate text-muted text-xs" title={reason}>
      {reason}
    </span>
  );
}

interface PlaceCellProps extends CellProps {
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly isCompact: boolean;
}

/** Where it runs or will run and from when; of one that waits for a place, the best. */
export function PlaceCell({ workload, zones, now, isCompact }: PlaceCellProps) {
  const { zoneName, at, isBest, carbonG } = placeOf(workload, zones);
  if (zoneName === null) return <span className="text-muted">{texts.notPlaced}</span>;
  const when = at === null ? null : isBest && at <= now ? placementTexts.now : formatMoment(at, now);
  return (
    <span className={`figures flex min-w-0 ${isCompact ? "gap-x-2" : "flex-col"}`}>
      <span className={`truncate ${isBest ? "text-muted" : ""}`}>
        {isBest && texts.bestPrefix}
        {zoneName}
      </span>
      <span className={`text-muted text-xs leading-5 ${isCompact ? "shrink-0" : "truncate"}`}>
        {[when, carbonG === null ? null : formatCarbon(carbonG).text].filter((part) => part !== null).join(" · ")}
      </span>
    </span>
  );
}

function placeOf(workload: QueueWorkload, zones: ReadonlyMap<number, ZoneNow>) {
  const best = bestCandidate(workload);
  if (workload.zoneId !== null) {
    const at = workload.actualStart ?? workload.scheduledStart;
    const placed = workload.plan?.candidates.find(
      ({ zoneId, startAt }) => zoneId === workload.zoneId && startAt === at,
    );
    return {
      zoneName: zones.get(workload.zoneId)?.name ?? placementTexts.aZone,
      at,
      isBest: false,
      carbonG: placed?.carbonG ?? null,
    };
  }
  if (best === null || workload.status !== "PLANNED") return { zoneName: null, at: null, isBest: false, carbonG: null };
  return {
    zoneName: zones.get(best.zoneId)?.name ?? placementTexts.aZone,
    at: best.startAt,
    isBest: true,
    carbonG: best.carbonG,
  };
}

/** Null where the status and the place say it all. */
function reasonOf(workload: QueueWorkload, now: number): string | null {
  switch (workload.status) {
    case "PENDING":
      return workload.plan === null ? texts.planning : workload.statusReason;
    case "QUEUED":
      return texts.waitsForWorker;
    case "RUNNING":
      return workload.cancelRequestedAt === null
        ? texts.running(
            formatDuration(now - (workload.actualStart ?? now)),
            formatDuration(workload.durationMinutes * 60_000),
          )
        : texts.stopping;
    case "COMPLETED":
    case "FAILED":
    case "CANCELLED":
      return workload.statusReason;
    case "PLANNED":
    case "SCHEDULED":
      return null;
  }
}
