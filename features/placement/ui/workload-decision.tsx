"use client";

import { Button } from "@heroui/react";
import { useState } from "react";
import type { QueueActions } from "../model/placement-actions.ts";
import type { GridFigures } from "../model/placement-draft.ts";
import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { PlaceChoices } from "./place-choices.tsx";
import { PlacementSummary } from "./placement-summary.tsx";
import { type PlacementChoice, usePlacement } from "./use-placement.ts";

const texts = placementTexts.decision;

interface WorkloadDecisionProps {
  readonly workload: QueueWorkload;
  readonly figures: GridFigures;
  readonly now: number;
  /** Null for whoever may only look. */
  readonly actions: QueueActions | null;
  /** A zone chosen elsewhere, on the map or in the table; null while none is. */
  readonly targetZoneId: number | null;
  readonly onTargetChange: (zoneId: number | null) => void;
  /** Called with the sentence to show when it is done. */
  readonly onDone: (sentence: string) => void;
}

/** Where and when: the three candidates, or any other zone and start, and what the choice means. */
export function WorkloadDecision(props: WorkloadDecisionProps) {
  const { workload, figures, now, actions, targetZoneId, onTargetChange } = props;
  const choice = usePlacement(workload, figures, targetZoneId, now);
  const mayChoose = actions !== null && isPlaceable(workload.status);
  return (
    <div className="flex flex-col gap-4">
      <PlaceChoices
        choice={mayChoose ? choice : null}
        figures={figures}
        now={now}
        onTargetChange={onTargetChange}
        workload={workload}
      />
      {mayChoose && <Decide {...props} actions={actions} choice={choice} />}
    </div>
  );
}

interface DecideProps extends WorkloadDecisionProps {
  readonly actions: QueueActions;
  readonly choice: PlacementChoice;
}

/** What the choice means, and the step that makes it so. Nothing while the choice is not complete. */
function Decide({ workload, now, actions, choice, onDone }: DecideProps) {
  const [reviewed, setReviewed] = useState<string | null>(null);
  const { draft, resolved, placement } = choice;
  if (!resolved.ok || placement === null) return null;
  const { zone, isAtOnce } = resolved;
  return (
    <>
      {draft.kind === "other" && (
        <PlacementSummary
          isAtOnce={isAtOnce}
          now={now}
          placement={placement}
          workload={workload}
          zoneName={zone.name}
        />
      )}
      <Button fullWidth onPress={() => setReviewed(workload.updatedAtIso)} variant="primary">
        {workload.status === "PLANNED" ? texts.assignTo(zone.name) : texts.moveTo(zone.name)}
      </Button>
      <AssignDialog
        assign={actions.assign}
        choice={resolved}
        now={now}
        onClose={() => setReviewed(null)}
        onDone={onDone}
        placement={placement}
        reviewed={reviewed}
        workload={workload}
      />
    </>
  );
}
