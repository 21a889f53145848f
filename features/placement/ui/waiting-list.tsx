"use client";

import "./queue.css";
import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useMemo } from "react";
import { StateMessage } from "@/components/states/state-message.tsx";
import { useFlash } from "@/components/tables/use-flash.ts";
import { type RowKeys, useRowKeys } from "@/components/tables/use-row-keys.ts";
import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { formatCarbon } from "@/lib/format/quantities.ts";
import { formatMoment, formatRelative } from "@/lib/format/time.ts";
import { bestCandidate } from "../model/placement.ts";
import type { QueueWorkload, Waiting, WaitingGroup } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { UrgencyMark } from "./urgency-mark.tsx";
import { useMoves } from "./use-moves.ts";

const texts = placementTexts.waiting;

interface WaitingListProps {
  readonly waiting: Waiting;
  /** What has a place already; null while that is being read. */
  readonly placed: WaitingGroup | null;
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly now: number;
  readonly onChoose: (workload: QueueWorkload) => void;
}

/** What waits for an operator, most urgent first; then what cannot be decided yet, then what is decided. */
export function WaitingList({ waiting, placed, zones, now, onChoose }: WaitingListProps) {
  const groups = [
    { title: texts.toBeAssigned, group: waiting.planned },
    { title: texts.toBePlanned, group: waiting.pending },
    { title: texts.scheduled, group: placed ?? noGroup },
  ];
  const all = useMemo(
    () => [waiting.planned, waiting.pending, placed ?? noGroup].flatMap((group) => group.workloads),
    [waiting, placed],
  );
  const states = useMemo(() => new Map(all.map((workload) => [workload.jobId, workload.status])), [all]);
  const flashes = useFlash(states, "waiting");
  const jobIds = all.map((workload) => workload.jobId);
  const list = useMoves(jobIds.join(" "));
  const rows = useRowKeys(jobIds);
  if (all.length === 0) return <NothingWaits />;
  return (
    // No higher than the map beside it: the table of zones below both stays within reach.
    <section aria-label={texts.label} className="lg:max-h-(--map-height) lg:overflow-y-auto lg:overscroll-contain">
      <div className="flex flex-col gap-6" data-rows ref={list}>
        {groups
          .filter(({ group }) => group.workloads.length > 0)
          .map(({ title, group }) => (
            <section aria-label={title} className="flex flex-col gap-2" key={title}>
              <h2 className="flex items-baseline gap-2 font-semibold">
                {title}
                <span className="figures font-normal text-muted">{group.total}</span>
              </h2>
              <ul className="panel divide-y divide-separator overflow-hidden">
                {group.workloads.map((workload) => (
                  <WaitingRow
                    isMarked={flashes.has(workload.jobId)}
                    key={workload.jobId}
                    now={now}
                    onChoose={onChoose}
                    rows={rows}
                    workload={workload}
                    zones={zones}
                  />
                ))}
              </ul>
              {group.total > group.workloads.length && (
                <Link className="text-link underline-offset-4 hover:underline" href="/queue">
                  {texts.allInQueue(group.total)}
                </Link>
              )}
            </section>
          ))}
      </div>
    </section>
  );
}

const noGroup: WaitingGroup = { workloads: [], total: 0 };

interface WaitingRowProps {
  readonly workload: QueueWorkload;
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly rows: RowKeys;
  readonly now: number;
  readonly isMarked: boolean;
  readonly onChoose: (workload: QueueWorkload) => void;
}

function WaitingRow({ workload, zones, rows, now, isMarked, onChoose }: WaitingRowProps) {
  return (
    <li className="relative isolate" data-move-key={workload.jobId}>
      {isMarked && <span aria-hidden className="karbos-flash" />}
      <button
        className="flex w-full cursor-pointer items-center gap-3 px-4 py-3 text-left hover:bg-surface-secondary focus-visible:-outline-offset-2"
        onClick={() => onChoose(workload)}
        type="button"
        {...rows.propsOf(workload.jobId)}
      >
        <span className="flex min-w-0 flex-1 flex-col gap-1">
          <span className="flex items-baseline justify-between gap-3">
            <span className="truncate font-medium">
              <bdi>{workload.name}</bdi>
            </span>
            <span className="figures shrink-0 text-muted text-xs">{workload.jobId}</span>
          </span>
          <span className="figures flex flex-wrap items-center gap-x-3 gap-y-0.5 text-muted text-xs">
            <UrgencyMark urgency={workload.urgency} />
            <span>{placementTexts.queue.deadline(formatRelative(workload.deadline, now))}</span>
          </span>
          <span className="figures text-xs">{rowNote(workload, zones, now)}</span>
        </span>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted" />
      </button>
    </li>
  );
}

/** The one line that helps to choose: the best place, what stands in the way, or where it is to start. */
function rowNote(workload: QueueWorkload, zones: ReadonlyMap<number, ZoneNow>, now: number): string {
  const nameOf = (zoneId: number) => zones.get(zoneId)?.name ?? placementTexts.itsZone;
  if (workload.status === "PENDING") {
    return workload.plan === null ? placementTexts.row.planning : workload.statusReason;
  }
  if (workload.zoneId !== null && workload.scheduledStart !== null) {
    const textOf = workload.status === "QUEUED" ? placementTexts.row.dueSince : placementTexts.row.starts;
    return textOf(formatMoment(workload.scheduledStart, now), nameOf(workload.zoneId));
  }
  const best = bestCandidate(workload);
  if (best === null) return workload.statusReason;
  const start = best.startAt <= now ? placementTexts.now : formatMoment(best.startAt, now);
  return placementTexts.row.best(nameOf(best.zoneId), start, formatCarbon(best.carbonG).text);
}

function NothingWaits() {
  return (
    <StateMessage
      action={
        <Link className="text-link underline-offset-4 hover:underline" href="/queue">
          {texts.none.action}
        </Link>
      }
      title={texts.none.title}
    >
      {texts.none.text}
    </StateMessage>
  );
}
