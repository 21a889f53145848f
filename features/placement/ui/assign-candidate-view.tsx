"use client";

import { Button } from "@heroui/react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import type { CandidateView, WorkloadDetailView } from "@/features/workloads/model/workload-view.ts";
import { queueWorkloadQueryOptions } from "../data/queue-query.ts";
import { placementOfDraft, resolveDraft } from "../model/placement-draft.ts";
import { placementTexts } from "../texts.ts";
import { AssignDialog } from "./assign-dialog.tsx";
import { useGridBoard } from "./use-grid-board.ts";
import { useQueueActions } from "./use-queue-actions.ts";

const texts = placementTexts.decision;

interface AssignCandidateProps {
  readonly workload: WorkloadDetailView;
  readonly candidate: CandidateView;
}

/** Assigns a candidate after the same last look as beside the map. */
export function AssignCandidate({ workload, candidate }: AssignCandidateProps) {
  const [reviewed, setReviewed] = useState<string | null>(null);
  return (
    <span className="flex flex-col items-end gap-1">
      <Button
        aria-label={texts.assignTo(candidate.zone.name)}
        onPress={() => setReviewed(workload.updatedAtIso)}
        size="sm"
        variant={candidate.rank === 1 ? "primary" : "outline"}
      >
        {texts.assign}
      </Button>
      {reviewed !== null && (
        <Review jobId={workload.jobId} onClose={() => setReviewed(null)} rank={candidate.rank} reviewed={reviewed} />
      )}
    </span>
  );
}

interface ReviewProps {
  readonly jobId: string;
  readonly rank: number;
  readonly reviewed: string;
  readonly onClose: () => void;
}

/** Reads what the decision rests on only once it is asked for. */
function Review({ jobId, rank, reviewed, onClose }: ReviewProps) {
  const now = useNow();
  const { assign } = useQueueActions();
  const { grid, failed } = useGridBoard();
  const found = useQuery({
    ...queueWorkloadQueryOptions(useSupabase(), jobId),
    refetchInterval: usePollingInterval(),
  });
  const workload = found.data;
  if (!grid || !workload) {
    const isFailed = failed !== null || (found.isFetched && !workload);
    return (
      <span className="max-w-64 text-right text-muted text-xs" role="status">
        {isFailed ? texts.failed : texts.reading}
      </span>
    );
  }
  const choice = resolveDraft({ kind: "candidate", rank }, workload, grid.figures, now);
  const placement = placementOfDraft(choice, workload, grid.figures, now);
  if (!choice.ok || placement === null) {
    return (
      <span className="max-w-64 text-right text-muted text-xs" role="status">
        {texts.notAmongBest}
      </span>
    );
  }
  return (
    <AssignDialog
      assign={assign}
      choice={choice}
      now={now}
      onClose={onClose}
      onDone={onClose}
      placement={placement}
      reviewed={reviewed}
      workload={workload}
    />
  );
}
