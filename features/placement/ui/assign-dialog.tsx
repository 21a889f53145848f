"use client";

import { Alert } from "@heroui/react";
import { ReasonDialog } from "@/components/forms/reason-dialog.tsx";
import type { PlacementPreview } from "../model/placement.ts";
import type { QueueActions } from "../model/placement-actions.ts";
import type { ResolvedDraft } from "../model/placement-draft.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { assignedSentence } from "../model/sentences.ts";
import { placementTexts } from "../texts.ts";
import { PlacementSummary } from "./placement-summary.tsx";

const texts = placementTexts.assignDialog;

interface AssignDialogProps {
  readonly workload: QueueWorkload;
  /** Where and from when. */
  readonly choice: Extract<ResolvedDraft, { ok: true }>;
  readonly placement: PlacementPreview;
  readonly now: number;
  /** When the workload had last changed as the decision was begun; null while none is: the dialog is closed. */
  readonly reviewed: string | null;
  readonly assign: QueueActions["assign"];
  readonly onClose: () => void;
  /** Called with the sentence to show when it is done. */
  readonly onDone: (sentence: string) => void;
}

/** The last look before an assignment: what it means, and what has changed in the meantime. */
export function AssignDialog(props: AssignDialogProps) {
  const { workload, choice, placement, now, reviewed, assign, onClose, onDone } = props;
  const { zone, startAt, isAtOnce } = choice;
  const isChanged = reviewed !== null && reviewed !== workload.updatedAtIso;
  return (
    <ReasonDialog
      confirmLabel={texts.confirm}
      isOpen={reviewed !== null}
      onClose={onClose}
      onDone={() => onDone(assignedSentence(workload.jobId, zone.name, startAt, now))}
      run={(reason) =>
        assign({
          jobId: workload.jobId,
          zoneCode: zone.code,
          startAt: isAtOnce ? null : new Date(startAt).toISOString(),
          expectedUpdatedAt: workload.updatedAtIso,
          ...(reason === undefined ? {} : { reason }),
        })
      }
      title={texts.title(workload.jobId, zone.name)}
    >
      {(isPending) => (
        <div className="flex flex-col gap-4">
          <p className="wrap-anywhere text-muted">
            <bdi>{workload.name}</bdi>
          </p>
          {/* While it is being assigned, the change is this one. */}
          {isChanged && !isPending && (
            <Alert className="bg-surface-secondary" status="accent">
              <Alert.Indicator />
              <Alert.Content>
                <Alert.Title>{texts.changed.title}</Alert.Title>
                <Alert.Description>{texts.changed.text}</Alert.Description>
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
