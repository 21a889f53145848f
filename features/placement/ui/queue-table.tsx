"use client";

import "./queue.css";
import { useMemo } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ColumnHead } from "@/components/tables/column-head.tsx";
import { useFlash } from "@/components/tables/use-flash.ts";
import { type RowKeys, useRowKeys } from "@/components/tables/use-row-keys.ts";
import { StatusMark } from "@/features/workloads/ui/status-mark.tsx";
import { isQueueDescendingFirst, type QueueSort } from "../model/queue-order.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { PlaceCell, ReasonLine } from "./queue-cells.tsx";
import { QueueList, type QueueTableProps } from "./queue-list.tsx";
import { UrgencyMark } from "./urgency-mark.tsx";

/** From which width on a column has room; what it says stands elsewhere below that, or in the drawer. */
const urgencyRoom = "hidden lg:table-cell";
const submittedRoom = "hidden 2xl:table-cell";

const texts = placementTexts.queue.table;

const columns: readonly { readonly sort: QueueSort | null; readonly label: string; readonly room?: string }[] = [
  { sort: "name", label: texts.name },
  { sort: "status", label: texts.status },
  { sort: "urgency", label: texts.urgency, room: urgencyRoom },
  { sort: "deadline", label: texts.deadline },
  { sort: null, label: texts.place },
  { sort: "submitted", label: texts.submitted, room: submittedRoom },
];

/** The queue as a table on a desk and as a list on a phone. Rows whose state changes are marked for a moment. */
export function QueueTable(props: QueueTableProps) {
  const { workloads, order, scope, onOrderChange } = props;
  const states = useMemo(
    () => new Map(workloads.map((workload) => [workload.jobId, `${workload.status} ${workload.zoneId}`])),
    [workloads],
  );
  const flashes = useFlash(states, scope);
  const rows = useRowKeys(workloads.map((workload) => workload.jobId));
  return (
    <>
      <div aria-busy={scope === null} className="panel hidden overflow-x-auto md:block">
        <table className="w-full text-left">
          <caption className="sr-only">{texts.caption}</caption>
          <thead className="border-border border-b text-muted text-xs">
            <tr>
              {columns.map(({ sort, label, room = "" }) => (
                <ColumnHead
                  className={`px-2 xl:px-4 ${room}`}
                  isFirstDescending={isQueueDescendingFirst}
                  key={label}
                  label={label}
                  onOrderChange={onOrderChange}
                  order={order}
                  sort={sort}
                />
              ))}
            </tr>
          </thead>
          <tbody data-rows>
            {workloads.map((workload) => (
              <Row
                {...props}
                isMarked={flashes.has(workload.jobId)}
                key={workload.jobId}
                rows={rows}
                workload={workload}
              />
            ))}
          </tbody>
        </table>
      </div>
      <QueueList {...props} flashes={flashes} />
    </>
  );
}

interface RowProps extends QueueTableProps {
  readonly workload: QueueWorkload;
  readonly rows: RowKeys;
  readonly isMarked: boolean;
}

function Row({ workload, zones, rows, now, isMarked, isCompact, onOpen }: RowProps) {
  const cell = isCompact ? "px-2 py-1.5 xl:px-4" : "px-2 py-3 xl:px-4";
  return (
    <tr className="relative isolate border-separator border-b align-top last:border-b-0 hover:bg-surface-secondary">
      <th className={`${cell} max-w-56 font-normal xl:max-w-64 2xl:max-w-80`} scope="row">
        {isMarked && <span aria-hidden className="karbos-flash" />}
        <span className={isCompact ? "flex items-baseline gap-2" : "block"}>
          <button
            // The whole row takes the click; the button alone takes the keyboard.
            className="block min-w-0 max-w-full cursor-pointer truncate text-left font-medium after:absolute after:inset-0 focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-focus focus-visible:after:-outline-offset-2"
            onClick={() => onOpen(workload)}
            type="button"
            {...rows.propsOf(workload.jobId)}
          >
            <bdi>{workload.name}</bdi>
          </button>
          <span className={`figures block text-muted text-xs ${isCompact ? "shrink-0" : "truncate"}`}>
            {workload.jobId}
            {!isCompact && ` · ${workload.ownerName}`}
          </span>
        </span>
        <span className="block text-xs lg:hidden">
          <UrgencyMark urgency={workload.urgency} />
        </span>
      </th>
      <td className={`${cell} max-w-48 xl:max-w-64`}>
        <StatusMark status={workload.status} />
        {!isCompact && <ReasonLine now={now} workload={workload} />}
      </td>
      <td className={`${cell} ${urgencyRoom}`}>
        <UrgencyMark urgency={workload.urgency} />
      </td>
      <td className={`${cell} xl:whitespace-nowrap`}>
        <TimeFigure at={workload.deadline} isStacked={!isCompact} />
      </td>
      <td className={`${cell} ${isCompact ? "w-full max-w-0" : "max-w-48 xl:max-w-64"}`}>
        <PlaceCell isCompact={isCompact} now={now} workload={workload} zones={zones} />
      </td>
      <td className={`${cell} whitespace-nowrap ${submittedRoom}`}>
        <TimeFigure at={workload.submittedAt} isStacked={!isCompact} />
      </td>
    </tr>
  );
}
