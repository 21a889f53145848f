"use client";

import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { FigureValue } from "@/components/figures/figure.tsx";
import { RankBadge } from "@/components/figures/rank-badge.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScoreBar } from "@/features/workloads/ui/score-bar.tsx";
import type { CarbonScale } from "@/lib/format/carbon-scale.ts";
import { formatMoney } from "@/lib/format/quantities.ts";
import type { QueueCandidate } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

interface CandidateChoiceProps {
  readonly candidate: QueueCandidate;
  readonly zoneName: string;
  readonly longestGbp: number;
  /** How the carbon of the candidates is written. */
  readonly scale: CarbonScale;
  /** Whether it can still be taken: a start that has passed is now. */
  readonly isOpen: boolean;
  /** Whether the workload has this place and time already. */
  readonly isAssigned: boolean;
  /** Null where there is nothing to choose: the candidate is only shown. */
  readonly choice: { readonly name: string; readonly isChosen: boolean; readonly onChoose: () => void } | null;
}

/** A candidate as a choice: place, time, carbon, cost and the parts of its score. */
export function CandidateChoice({
  candidate,
  zoneName,
  longestGbp,
  isOpen,
  isAssigned,
  scale,
  choice,
}: CandidateChoiceProps) {
  const facts = (
    <span className="flex min-w-0 flex-1 flex-col gap-2">
      <span className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <span className="flex items-center gap-2 font-medium">
            <RankBadge rank={candidate.rank} />
            {zoneName}
            {isAssigned && (
              <span className="rounded-xs border border-status-assigned px-1 font-normal text-status-assigned-ink text-xs">
                {placementTexts.decision.assigned}
              </span>
            )}
          </span>
          <span className="text-xs">
            <TimeFigure at={candidate.startAt} isOpenStart={isOpen} />
          </span>
        </span>
        <span className="flex shrink-0 flex-col items-end">
          <FigureValue quantity={scale.format(candidate.carbonG)} size="sm" />
          <span className="figures text-muted text-xs">{formatMoney(candidate.costGbp).text}</span>
        </span>
      </span>
      <IntensityChip at={candidate.startAt} intensityGPerKwh={candidate.meanIntensityGPerKwh} />
      <ScoreBar longestGbp={longestGbp} score={candidate} />
    </span>
  );
  if (choice === null) return <li className="flex p-3">{facts}</li>;
  return (
    <li>
      <label
        className={`flex cursor-pointer gap-3 p-3 hover:bg-surface-secondary has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:-outline-offset-2 ${choice.isChosen ? "bg-surface-secondary" : ""}`}
      >
        <input
          checked={choice.isChosen}
          className="mt-0.5 size-4 shrink-0 accent-accent outline-none"
          name={choice.name}
          onChange={choice.onChoose}
          type="radio"
        />
        {facts}
      </label>
    </li>
  );
}
