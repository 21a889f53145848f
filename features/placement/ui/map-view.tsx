"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { memo, useCallback, useMemo } from "react";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { Toasts } from "@/components/layout/toasts.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { kitTexts } from "@/components/texts.ts";
import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import type { ZoneOrder } from "@/features/grid/model/zone-sort.ts";
import type { ZoneTableProps } from "@/features/grid/ui/map/zone-list.tsx";
import { ZoneTable } from "@/features/grid/ui/map/zone-table.tsx";
import { formatZone } from "@/lib/format/time.ts";
import { placedQueryOptions, queueWorkloadQueryOptions, waitingQueryOptions } from "../data/queue-query.ts";
import { mapParsers } from "../map-params.ts";
import { mapSentence, missingNote } from "../model/sentences.ts";
import { staleSince } from "../model/stale-since.ts";
import { placementTexts } from "../texts.ts";
import { DecisionColumn } from "./decision-column.tsx";
import { MapColumn } from "./map-column.tsx";
import { StaleNote } from "./stale-note.tsx";
import { useGridBoard } from "./use-grid-board.ts";
import { useOperatorLive } from "./use-operator-live.ts";

const texts = placementTexts.map;

interface MapViewProps {
  readonly organizationId: number;
  /** Where changes of the organization's workloads are announced. */
  readonly topic: string;
  /** Viewers see everything and change nothing. */
  readonly mayAssign: boolean;
}

/** Where is it clean, what waits, and what goes where. */
export function MapView({ organizationId, topic, mayAssign }: MapViewProps) {
  const now = useNow();
  const client = useSupabase();
  const refetchInterval = usePollingInterval();
  useOperatorLive(topic);
  const [params, setParams] = useQueryStates(mapParsers, { history: "push", clearOnDefault: true });
  const { grid, failed, queries } = useGridBoard();
  const waiting = useQuery({ ...waitingQueryOptions(client, organizationId), refetchInterval });
  const placed = useQuery({ ...placedQueryOptions(client, organizationId), refetchInterval });
  const chosen = useQuery({
    ...queueWorkloadQueryOptions(client, params.workload ?? ""),
    enabled: params.workload !== null,
    refetchInterval,
  });

  const zones = grid?.board.zones ?? noZones;
  const zone = zones.find(({ code }) => code === params.zone) ?? null;
  const workload = params.workload === null ? null : (chosen.data ?? null);
  // The map and the table are drawn again only when something of theirs changes, not with each row of the queue.
  const candidates = workload?.plan?.candidates;
  const ranks = useMemo(() => new Map(candidates?.map(({ zoneId, rank }) => [zoneId, rank])), [candidates]);
  const handleSelectZone = useCallback(
    ({ code }: ZoneNow) => void setParams({ zone: code }, { history: "replace" }),
    [setParams],
  );
  const handleOrderChange = useCallback(
    ({ sort, isDescending }: ZoneOrder) => void setParams({ sort, desc: isDescending }, { history: "replace" }),
    [setParams],
  );
  const order = useMemo(() => ({ sort: params.sort, isDescending: params.desc }), [params.sort, params.desc]);
  const year = new Date(now).getUTCFullYear();
  const scale = useMemo(() => intensityScale(Date.UTC(year, 6)), [year]);
  return (
    <>
      <PageHeader
        eyebrow={texts.title}
        note={<MapNote note={grid ? missingNote(grid.board.regions) : null} now={now} />}
      >
        {grid ? mapSentence(grid.board.regions, waiting.data?.planned.total ?? null) : texts.title}
      </PageHeader>
      <StaleNote now={now} readAt={staleSince([...queries, waiting, placed])} />
      <div className="grid [--map-height:clamp(30rem,calc(100dvh-19rem),46rem)] items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_25rem] 2xl:grid-cols-[minmax(0,1fr)_28rem]">
        <MapColumn
          failed={failed}
          grid={grid}
          now={now}
          onSelectZone={handleSelectZone}
          ranks={ranks}
          scale={scale}
          selectedZoneId={zone?.id ?? null}
        />
        <DecisionColumn
          chosen={chosen}
          grid={grid}
          jobId={params.workload}
          mayAssign={mayAssign}
          now={now}
          onChoose={(next) => void setParams({ workload: next?.jobId ?? null, zone: null })}
          onSelectZone={(code) => void setParams({ zone: code }, { history: "replace" })}
          placed={placed.data ?? null}
          waiting={waiting}
          zone={zone}
        />
      </div>
      <ZonesSection
        failed={failed}
        isRead={grid !== null}
        now={now}
        onOrderChange={handleOrderChange}
        onSelect={handleSelectZone}
        order={order}
        ranks={ranks}
        selectedZoneId={zone?.id ?? null}
        zones={zones}
      />
      <Toasts />
    </>
  );
}

interface ZonesSectionProps extends ZoneTableProps {
  readonly isRead: boolean;
  readonly failed: UseQueryResult | null;
}

const noZones: readonly ZoneNow[] = [];

/** The facts of the map as a table. */
const ZonesSection = memo(function ZonesSection({ isRead, failed, ...table }: ZonesSectionProps) {
  return (
    <section aria-labelledby="zones-title" className="flex flex-col gap-4">
      <h2 className="font-semibold text-base" id="zones-title">
        {texts.zones}
      </h2>
      {isRead ? (
        <ZoneTable {...table} />
      ) : failed ? (
        <ReadError onRetry={() => void failed.refetch()} what={texts.zonesSubject} />
      ) : (
        <TableSkeleton columns={["w-48", "w-36", "w-28", "w-20", "w-24"]} />
      )}
    </section>
  );
});

function MapNote({ note, now }: { note: string | null; now: number }) {
  return (
    <>
      {note} {kitTexts.timesNote(formatZone(now))}
    </>
  );
}
