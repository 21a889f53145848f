"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { type RefObject, useEffect, useRef } from "react";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { Toasts } from "@/components/layout/toasts.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { kitTexts } from "@/components/texts.ts";
import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { NoOpenWorkloads, NoWorkloadsFound } from "@/features/workloads/ui/empty-states.tsx";
import { formatZone } from "@/lib/format/time.ts";
import { type QueueWorkloadPage, queueCountsQueryOptions, queueListQueryOptions } from "../data/queue-query.ts";
import type { QueueOrder } from "../model/queue-order.ts";
import { queueSentence } from "../model/sentences.ts";
import { staleSince } from "../model/stale-since.ts";
import { listParamsOf, queueParsers } from "../queue-url.ts";
import { placementTexts } from "../texts.ts";
import { QueueDetail } from "./queue-detail-view.tsx";
import { QueueTable } from "./queue-table.tsx";
import { QueueToolbar } from "./queue-toolbar.tsx";
import { StaleNote } from "./stale-note.tsx";
import { useGridBoard } from "./use-grid-board.ts";
import { useOperatorLive } from "./use-operator-live.ts";

const texts = placementTexts.queue;

interface QueueViewProps {
  readonly organizationId: number;
  /** Where changes of the organization's workloads are announced. */
  readonly topic: string;
  /** Viewers see everything and change nothing. */
  readonly mayAssign: boolean;
}

/** Every workload of the organization that is under way, and what became of the last ones. */
export function QueueView({ organizationId, topic, mayAssign }: QueueViewProps) {
  const now = useNow();
  const client = useSupabase();
  const refetchInterval = usePollingInterval();
  useOperatorLive(topic);
  const [params, setParams] = useQueryStates(queueParsers, { history: "push", clearOnDefault: true });
  const { grid } = useGridBoard();
  const counts = useQuery({ ...queueCountsQueryOptions(client, organizationId), refetchInterval });
  const list = useQuery({
    ...queueListQueryOptions(client, organizationId, listParamsOf(params)),
    refetchInterval,
  });
  const section = useFocusAfterDrawer(params.job);
  const handleClear = () => void setParams({ status: null, q: null, after: null });
  return (
    <>
      <PageHeader eyebrow={texts.title} note={kitTexts.timesNote(formatZone(now))}>
        {counts.data ? queueSentence(counts.data) : texts.title}
      </PageHeader>
      <StaleNote now={now} readAt={staleSince([list, counts])} />
      <section aria-label={texts.workloads} className="flex flex-col gap-4 outline-none" ref={section} tabIndex={-1}>
        <QueueToolbar
          counts={counts.data ?? null}
          filter={params.status}
          isCompact={params.density === "compact"}
          onCompactChange={(isCompact) => void setParams({ density: isCompact ? "compact" : "comfortable" })}
          onFilterChange={(status) => void setParams({ status, after: null })}
          onSearchChange={(q) => void setParams({ q, after: null }, { history: "replace" })}
          search={params.q}
        />
        <Rows
          isCompact={params.density === "compact"}
          isNarrowed={params.status !== "open" || params.q !== "" || params.after !== null}
          list={list}
          now={now}
          onClear={handleClear}
          onOpen={(jobId) => void setParams({ job: jobId, tab: null })}
          onOrderChange={({ sort, isDescending }) => void setParams({ sort, desc: isDescending, after: null })}
          order={{ sort: params.sort, isDescending: params.desc }}
          scope={JSON.stringify(listParamsOf(params))}
          zones={grid?.figures.zones ?? noZones}
        />
        <ListPager
          firstLabel={texts.pager.first}
          isFirst={params.after === null}
          nextLabel={texts.pager.next}
          nextCursor={list.data?.nextCursor ?? null}
          onFirst={() => void setParams({ after: null })}
          onNext={(after) => void setParams({ after })}
        />
      </section>
      <QueueDetail
        grid={grid}
        jobId={params.job}
        mayAssign={mayAssign}
        now={now}
        onClose={() => void setParams({ job: null, tab: null })}
        onTabChange={(tab) => void setParams({ tab }, { history: "replace" })}
        tab={params.tab}
      />
      <Toasts />
    </>
  );
}

/** A drawer gives the keyboard back to the row that opened it. Where that row has gone, the list takes it. */
function useFocusAfterDrawer(jobId: string | null): RefObject<HTMLElement | null> {
  const section = useRef<HTMLElement>(null);
  const before = useRef(jobId);
  useEffect(() => {
    const wasOpen = before.current !== null;
    before.current = jobId;
    if (!wasOpen || jobId !== null) return;
    const timer = setTimeout(() => {
      if (document.activeElement === document.body) section.current?.focus({ preventScroll: true });
    }, drawerExitMs);
    return () => clearTimeout(timer);
  }, [jobId]);
  return section;
}

/** The drawer slides out in 200 ms; only then is it known where the keyboard went. */
const drawerExitMs = 400;

const noZones: ReadonlyMap<number, ZoneNow> = new Map();

interface RowsProps {
  readonly list: UseQueryResult<QueueWorkloadPage>;
  readonly zones: ReadonlyMap<number, ZoneNow>;
  readonly now: number;
  readonly order: QueueOrder;
  readonly isCompact: boolean;
  readonly isNarrowed: boolean;
  readonly scope: string;
  readonly onOrderChange: (order: QueueOrder) => void;
  readonly onOpen: (jobId: string) => void;
  readonly onClear: () => void;
}

function Rows({ list, zones, now, order, isCompact, isNarrowed, scope, onOrderChange, onOpen, onClear }: RowsProps) {
  if (list.isPending) return <TableSkeleton columns={["w-56", "w-32", "w-20", "w-28", "w-40", "w-24"]} />;
  if (!list.data) return <ReadError onRetry={() => void list.refetch()} what={texts.subject} />;
  if (list.data.workloads.length === 0)
    return isNarrowed ? <NoWorkloadsFound onClear={onClear} /> : <NoOpenWorkloads />;
  return (
    <QueueTable
      isCompact={isCompact}
      now={now}
      onOpen={(workload) => onOpen(workload.jobId)}
      onOrderChange={onOrderChange}
      order={order}
      scope={list.isPlaceholderData ? null : scope}
      workloads={list.data.workloads}
      zones={zones}
    />
  );
}
