"use client";

import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { StatusMark } from "@/features/workloads/ui/status-mark.tsx";
import { formatRelative } from "@/lib/format/time.ts";
import { parseQueueSort, type QueueOrder, queueSorts } from "../model/queue-order.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { PlaceCell, ReasonLine } from "./queue-cells.tsx";
import { UrgencyMark } from "./urgency-mark.tsx";

export interface QueueTableProps {
  readonly workloads: readonly QueueWorkload[];
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly order: QueueOrder;
  readonly now: number;
  readonly isCompact: boolean;
  /** Filter, search, order and page, as one text: rows of another list are not marked as changed. Null while one is read. */
  readonly scope: string | null;
  readonly onOrderChange: (order: QueueOrder) => void;
  readonly onOpen: (workload: QueueWorkload) => void;
}

const texts = placementTexts.queue;

/** The queue as a list, where a table has no room. */
export function QueueList(props: QueueTableProps & { readonly flashes: ReadonlySet<string> }) {
  const { workloads, zones, order, now, scope, flashes, onOrderChange, onOpen } = props;
  return (
    <div aria-busy={scope === null} className="flex flex-col gap-2 md:hidden">
      <label className="flex items-center gap-2 self-start text-muted">
        {texts.sortBy}
        <select
          className="h-9 rounded-md border border-field-border bg-field px-2 text-foreground"
          onChange={(event) => onOrderChange(parseQueueSort(event.target.value))}
          value={order.sort}
        >
          {queueSorts.map((sort) => (
            <option key={sort} value={sort}>
              {texts.sorts[sort]}
            </option>
          ))}
        </select>
      </label>
      <ul className="panel divide-y divide-separator overflow-hidden">
        {workloads.map((workload) => (
          <li className="relative isolate flex flex-col gap-1.5 p-4" key={workload.jobId}>
            {flashes.has(workload.jobId) && <span aria-hidden className="karbos-flash" />}
            <span className="flex items-baseline justify-between gap-3">
              <button
                className="min-w-0 truncate text-left font-medium after:absolute after:inset-0"
                onClick={() => onOpen(workload)}
                type="button"
              >
                <bdi>{workload.name}</bdi>
              </button>
              <span className="figures shrink-0 text-muted text-xs">{workload.jobId}</span>
            </span>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <StatusMark status={workload.status} />
              <UrgencyMark urgency={workload.urgency} />
              <span className="figures text-muted text-xs">
                {texts.deadline(formatRelative(workload.deadline, now))}
              </span>
            </span>
            <ReasonLine now={now} workload={workload} />
            <PlaceCell isCompact={false} now={now} workload={workload} zones={zones} />
          </li>
        ))}
      </ul>
    </div>
  );
}
