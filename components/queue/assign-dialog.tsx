"use client";

import { Alert } from "@heroui/react";
import type { ActionResult } from "@/lib/operator/action-result.ts";
import type { Placement } from "@/lib/operator/placement.ts";
import type { QueueWorkload } from "@/lib/operator/queue-workload.ts";
import type { ZoneNow } from "@/lib/operator/zone-board.ts";
import { PlacementSummary } from "./placement-summary.tsx";
import { ReasonDialog } from "./reason-dialog.tsx";

interface AssignDialogProps {
  readonly isOpen: boolean;
  readonly workload: QueueWorkload;
  readonly zone: ZoneNow;
  readonly placement: Placement;
  readonly isAtOnce: boolean;
  readonly now: number;
  /** Whether the workload changed after the decision was begun. */
  readonly isChanged: boolean;
  readonly run: (reason: string | undefined) => Promise<ActionResult>;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The last look before an assignment: what it means, and what has changed in the meantime. */
export function AssignDialog(props: AssignDialogProps) {
  const { isOpen, workload, zone, placement, isAtOnce, now, isChanged, run, onClose, onDone } = props;
  return (
    <ReasonDialog
      confirmLabel="Assign it"
      isOpen={isOpen}
      onClose={onClose}
      onDone={onDone}
      run={run}
      title={`Assign ${workload.jobId} to ${zone.name}?`}
    >
      {(isPending) => (
        <div className="flex flex-col gap-4">
          <p className="text-muted">{workload.name}</p>
          {/* While it is being assigned, the change is this one. */}
          {isChanged && !isPending && (
            <Alert className="bg-surface-secondary" status="accent">
              <Alert.Indicator />
              <Alert.Content>
                <Alert.Title>It has changed while you looked</Alert.Title>
                <Alert.Description>The figures below are the new ones.</Alert.Description>
              </Alert.Content>
            </Alert>
          )}
          <PlacementSummary
            isAtOnce={isAtOnce}
            now={now}
            placement={placement}
            workload={workload}
            zoneName={zone.name}
          />
        </div>
      )}
    </ReasonDialog>
  );
}
