"use client";

import { toast } from "@heroui/react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type RefObject, useEffect, useRef } from "react";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { ZonePanel } from "@/features/grid/ui/map/zone-panel.tsx";
import type { QueueWorkload, Waiting, WaitingGroup } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import type { GridBoard } from "./use-grid-board.ts";
import { useQueueActions } from "./use-queue-actions.ts";
import { WaitingList } from "./waiting-list.tsx";
import { WorkloadPanel } from "./workload-panel.tsx";

interface DecisionColumnProps {
  readonly waiting: UseQueryResult<Waiting>;
  readonly placed: WaitingGroup | null;
  readonly mayAssign: boolean;
  readonly grid: GridBoard | null;
  readonly now: number;
  /** Job id in the address; null while no workload is chosen. */
  readonly jobId: string | null;
  readonly chosen: UseQueryResult<QueueWorkload | null>;
  readonly zone: ZoneNow | null;
  readonly onChoose: (workload: QueueWorkload | null) => void;
  readonly onSelectZone: (code: string | null) => void;
}

/** Beside the map: what waits, or the workload being decided on; and the zone that was pointed at. */
export function DecisionColumn(props: DecisionColumnProps) {
  const { grid, now, jobId, zone, onSelectZone } = props;
  const column = useFocusAfter(jobId);
  return (
    <div className="flex min-w-0 scroll-mt-20 flex-col gap-6 outline-none" id="decide" ref={column} tabIndex={-1}>
      {jobId !== null && <Decision {...props} jobId={jobId} />}
      {zone && (
        <ZonePanel now={now} onClose={() => onSelectZone(null)} zone={zone}>
          <ZoneHint mayAssign={props.mayAssign} isDeciding={jobId !== null} />
        </ZonePanel>
      )}
      {jobId === null && (grid ? <WaitingPart {...props} grid={grid} /> : <TableSkeleton columns={["w-40", "w-24"]} />)}
    </div>
  );
}

/** When a decision has ended its panel has gone, and the keyboard with it: it goes on at the head of the column. */
function useFocusAfter(jobId: string | null): RefObject<HTMLDivElement | null> {
  const column = useRef<HTMLDivElement>(null);
  const before = useRef(jobId);
  useEffect(() => {
    if (before.current !== null && jobId === null) {
      column.current?.focus({ preventScroll: true });
      if ((column.current?.getBoundingClientRect().top ?? 0) < 0) column.current?.scrollIntoView({ block: "start" });
    }
    before.current = jobId;
  }, [jobId]);
  return column;
}

function ZoneHint({ mayAssign, isDeciding }: { mayAssign: boolean; isDeciding: boolean }) {
  if (!mayAssign || isDeciding) return null;
  return <p className="text-muted text-xs">{placementTexts.decision.chooseBelow}</p>;
}

function WaitingPart({ waiting, placed, grid, now, onChoose }: DecisionColumnProps & { readonly grid: GridBoard }) {
  if (waiting.isPending) return <TableSkeleton columns={["w-40", "w-24"]} />;
  if (!waiting.data) return <ReadError onRetry={() => void waiting.refetch()} what={placementTexts.queue.subject} />;
  return (
    <WaitingList now={now} onChoose={onChoose} placed={placed} waiting={waiting.data} zones={grid.figures.zones} />
  );
}

function Decision(props: DecisionColumnProps & { readonly jobId: string }) {
  const { grid, mayAssign, now, jobId, chosen, zone, onChoose, onSelectZone } = props;
  const actions = useQueueActions();
  if (chosen.isError && chosen.data === undefined) {
    return <ReadError onRetry={() => void chosen.refetch()} what={placementTexts.workloadSubject(jobId)} />;
  }
  if (chosen.data === undefined || !grid) return <TableSkeleton columns={["w-40", "w-24"]} rows={5} />;
  if (chosen.data === null) {
    return (
      <StateMessage
        action={
          <button className="text-link underline-offset-4 hover:underline" onClick={() => onChoose(null)} type="button">
            {placementTexts.decision.back}
          </button>
        }
        title={placementTexts.noWorkload.title(jobId)}
      >
        {placementTexts.noWorkload.text}
      </StateMessage>
    );
  }
  return (
    <WorkloadPanel
      actions={mayAssign ? actions : null}
      figures={grid.figures}
      key={jobId}
      now={now}
      onBack={() => onChoose(null)}
      onDone={(sentence) => {
        toast.success(sentence);
        onChoose(null);
      }}
      onTargetChange={(zoneId) => onSelectZone(zoneId === null ? null : (grid.figures.zones.get(zoneId)?.code ?? null))}
      targetZoneId={zone?.id ?? null}
      workload={chosen.data}
    />
  );
}
