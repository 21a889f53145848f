"use client";

import { useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { intensityScale } from "@/components/charts/intensity-scale.ts";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ZoneTable } from "@/components/maps/zone-table.tsx";
import { OperatorToasts } from "@/components/queue/operator-toasts.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { queueCountsQueryOptions, queueWorkloadQueryOptions } from "@/lib/data/assignments/queue-query.ts";
import { formatZone } from "@/lib/format/time.ts";
import { mapSentence, missingNote } from "@/lib/operator/sentences.ts";
import type { ZoneNow } from "@/lib/operator/zone-board.ts";
import { DecisionColumn } from "./decision-column.tsx";
import { MapColumn } from "./map-column.tsx";
import { mapParsers } from "./map-params.ts";
import { useGridBoard } from "./use-grid-board.ts";
import { useOperatorLive } from "./use-operator-live.ts";

interface MapViewProps {
  readonly organizationId: number;
  /** Viewers see everything and change nothing. */
  readonly mayAssign: boolean;
}

/** Where is it clean, what waits, and what goes where. */
export function MapView({ organizationId, mayAssign }: MapViewProps) {
  const now = useNow();
  const client = useSupabase();
  const refetchInterval = usePollingInterval();
  useOperatorLive(organizationId);
  const [params, setParams] = useQueryStates(mapParsers, { history: "push", clearOnDefault: true });
  const { grid, failed } = useGridBoard();
  const counts = useQuery({ ...queueCountsQueryOptions(client, organizationId), refetchInterval });
  const chosen = useQuery({
    ...queueWorkloadQueryOptions(client, params.workload ?? ""),
    enabled: params.workload !== null,
    refetchInterval,
  });

  const zones = grid?.board.zones ?? [];
  const zone = zones.find(({ code }) => code === params.zone) ?? null;
  const workload = params.workload === null ? null : (chosen.data ?? null);
  const ranks = new Map(workload?.plan?.candidates.map((candidate) => [candidate.zoneId, candidate.rank]));
  const handleSelectZone = ({ code }: ZoneNow) => void setParams({ zone: code }, { history: "replace" });
  return (
    <>
      <PageHeader eyebrow="Map" note={<MapNote note={grid ? missingNote(grid.board.regions) : null} now={now} />}>
        {grid ? mapSentence(grid.board.regions, counts.data ?? null) : "Map"}
      </PageHeader>
      <div className="grid items-start gap-x-6 gap-y-8 lg:grid-cols-[minmax(0,1fr)_25rem] 2xl:grid-cols-[minmax(0,1fr)_28rem]">
        <MapColumn
          failed={failed}
          grid={grid}
          now={now}
          onSelectZone={handleSelectZone}
          ranks={ranks}
          scale={intensityScale(now)}
          selectedZoneId={zone?.id ?? null}
        />
        <DecisionColumn
          chosen={chosen}
          counts={counts.data ?? null}
          grid={grid}
          jobId={params.workload}
          mayAssign={mayAssign}
          now={now}
          onChoose={(next) => void setParams({ workload: next?.jobId ?? null, zone: null })}
          onSelectZone={(code) => void setParams({ zone: code }, { history: "replace" })}
          organizationId={organizationId}
          zone={zone}
        />
      </div>
      <section aria-labelledby="zones-title" className="flex flex-col gap-4" id="zones">
        <h2 className="font-semibold text-base" id="zones-title" tabIndex={-1}>
          Zones
        </h2>
        {grid ? (
          <ZoneTable
            now={now}
            onOrderChange={({ sort, isDescending }) =>
              void setParams({ sort, desc: isDescending }, { history: "replace" })
            }
            onSelect={handleSelectZone}
            order={{ sort: params.sort, isDescending: params.desc }}
            ranks={ranks}
            selectedZoneId={zone?.id ?? null}
            zones={zones}
          />
        ) : failed ? (
          <ReadError onRetry={() => void failed.refetch()} what="The list of zones" />
        ) : (
          <TableSkeleton columns={["w-48", "w-36", "w-28", "w-20", "w-24"]} />
        )}
      </section>
      <OperatorToasts />
    </>
  );
}

function MapNote({ note, now }: { note: string | null; now: number }) {
  return (
    <>
      {note} Times are United Kingdom time, now {formatZone(now)}.
    </>
  );
}
