"use client";

import { toast } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { workloadEventsQueryOptions } from "@/features/workloads/data/workload-query.ts";
import { EventList } from "@/features/workloads/ui/event-list.tsx";
import { queueWorkloadQueryOptions } from "../data/queue-query.ts";
import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { type DrawerTab, QueueDrawer } from "./queue-drawer.tsx";
import { QueueOverview } from "./queue-overview.tsx";
import { UndecidedNote } from "./undecided-note.tsx";
import type { GridBoard } from "./use-grid-board.ts";
import { useQueueActions } from "./use-queue-actions.ts";
import { WorkloadDecision } from "./workload-decision.tsx";
import { WorkloadWrites } from "./workload-writes.tsx";

interface QueueDetailProps {
  readonly jobId: string | null;
  readonly tab: DrawerTab;
  readonly grid: GridBoard | null;
  readonly now: number;
  readonly mayAssign: boolean;
  readonly onTabChange: (tab: DrawerTab) => void;
  readonly onClose: () => void;
}

/** The drawer of the queue with what it has to read. */
export function QueueDetail(props: QueueDetailProps) {
  const { jobId, tab, grid, mayAssign, onTabChange, onClose } = props;
  const client = useSupabase();
  const actions = useQueueActions();
  const found = useQuery({
    ...queueWorkloadQueryOptions(client, jobId ?? ""),
    enabled: jobId !== null,
    refetchInterval: usePollingInterval(),
  });
  const workload = found.data ?? null;
  const zoneName = workload?.zoneId == null ? null : (grid?.figures.zones.get(workload.zoneId)?.name ?? null);
  const handleDone = (sentence: string) => {
    toast.success(sentence);
  };
  return (
    <QueueDrawer
      events={workload && <Events workload={workload} />}
      footer={workload && mayAssign && <WorkloadWrites actions={actions} onDone={handleDone} workload={workload} />}
      instead={
        workload === null ? (
          <Missing
            isFailed={found.isError}
            isPending={found.isPending}
            jobId={jobId ?? ""}
            onRetry={() => void found.refetch()}
          />
        ) : null
      }
      jobId={jobId}
      onClose={onClose}
      onTabChange={onTabChange}
      overview={workload && <QueueOverview workload={workload} zoneName={zoneName} />}
      plan={workload && grid && <Plan {...props} grid={grid} onDone={handleDone} workload={workload} />}
      tab={tab}
      workload={workload}
    />
  );
}

interface PlanProps extends QueueDetailProps {
  readonly workload: QueueWorkload;
  readonly grid: GridBoard;
  readonly onDone: (sentence: string) => void;
}

function Plan({ workload, grid, now, mayAssign, onDone }: PlanProps) {
  const actions = useQueueActions();
  const [zoneId, setZoneId] = useState<number | null>(null);
  const hasChoices = isPlaceable(workload.status) || (workload.plan?.candidates.length ?? 0) > 0;
  return (
    <div className="flex flex-col gap-5">
      <UndecidedNote workload={workload} />
      {hasChoices && (
        <WorkloadDecision
          actions={mayAssign ? actions : null}
          figures={grid.figures}
          key={workload.jobId}
          now={now}
          onDone={onDone}
          onTargetChange={setZoneId}
          targetZoneId={zoneId}
          workload={workload}
        />
      )}
    </div>
  );
}

function Events({ workload }: { workload: QueueWorkload }) {
  const client = useSupabase();
  const events = useQuery({
    ...workloadEventsQueryOptions(client, workload.jobId, workload.id),
    refetchInterval: usePollingInterval(),
  });
  if (events.isPending) return <TableSkeleton columns={["w-16", "w-48"]} rows={4} />;
  if (!events.data)
    return <ReadError onRetry={() => void events.refetch()} what={placementTexts.drawer.eventsSubject} />;
  return <EventList events={events.data} />;
}

interface MissingProps {
  readonly jobId: string;
  readonly isPending: boolean;
  readonly isFailed: boolean;
  readonly onRetry: () => void;
}

function Missing({ jobId, isPending, isFailed, onRetry }: MissingProps) {
  if (isFailed) return <ReadError onRetry={onRetry} what={placementTexts.workloadSubject(jobId)} />;
  if (isPending) return <TableSkeleton columns={["w-24", "w-48"]} />;
  return (
    <StateMessage level={3} title={placementTexts.noWorkload.title(jobId)}>
      {placementTexts.noWorkload.text}
    </StateMessage>
  );
}
