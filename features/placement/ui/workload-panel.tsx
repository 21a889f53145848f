"use client";

import { useEffect, useRef } from "react";
import type { QueueActions } from "../model/placement-actions.ts";
import type { GridFigures } from "../model/placement-draft.ts";
import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";
import { UndecidedNote } from "./undecided-note.tsx";
import { WorkloadDecision } from "./workload-decision.tsx";
import { WorkloadHead } from "./workload-head.tsx";
import { WorkloadWrites } from "./workload-writes.tsx";

interface WorkloadPanelProps {
  readonly workload: QueueWorkload;
  readonly figures: GridFigures;
  readonly now: number;
  readonly actions: QueueActions | null;
  readonly targetZoneId: number | null;
  readonly onTargetChange: (zoneId: number | null) => void;
  readonly onBack: () => void;
  readonly onDone: (sentence: string) => void;
}

/** One workload beside the map, to decide on. */
export function WorkloadPanel(props: WorkloadPanelProps) {
  const { workload, figures, actions, onBack, onDone } = props;
  const panel = useRef<HTMLElement>(null);
  // The list that held the keyboard has gone: it goes on here, from the top.
  useEffect(() => {
    const element = panel.current;
    element?.focus({ preventScroll: true });
    if ((element?.getBoundingClientRect().top ?? 0) < 0) element?.scrollIntoView({ block: "start" });
  }, []);
  const hasChoices = isPlaceable(workload.status) || (workload.plan?.candidates.length ?? 0) > 0;
  const zoneName = workload.zoneId === null ? null : (figures.zones.get(workload.zoneId)?.name ?? null);
  return (
    <section
      aria-labelledby="decision-title"
      className="flex scroll-mt-20 flex-col gap-5 outline-none lg:scroll-mt-6"
      ref={panel}
      tabIndex={-1}
    >
      <WorkloadHead onBack={onBack} workload={workload} zoneName={zoneName} />
      <UndecidedNote workload={workload} />
      {hasChoices && <WorkloadDecision {...props} />}
      {actions && <WorkloadWrites actions={actions} onDone={onDone} workload={workload} />}
    </section>
  );
}
