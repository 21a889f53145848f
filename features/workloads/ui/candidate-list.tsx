"use client";

import type { ReactNode } from "react";
import { IntensityChip } from "@/components/charts/intensity-chip.tsx";
import { FigureValue } from "@/components/figures/figure.tsx";
import { SavingFigure } from "@/components/figures/saving-figure.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { breakEvenOf } from "@/lib/domain/planning/break-even.ts";
import type { PlanWeights } from "@/lib/domain/planning/plan-types.ts";
import { type CarbonScale, carbonScale } from "@/lib/format/carbon-scale.ts";
import { formatCarbonPrice, formatMoney, formatShare } from "@/lib/format/quantities.ts";
import { comparedFigures } from "@/lib/format/saving.ts";
import { formatClock } from "@/lib/format/time.ts";
import { certaintyWords } from "../model/certainty-words.ts";
import type { CandidateView } from "../model/workload-view.ts";
import { planTexts } from "../texts/plan.ts";
import { ScoreBar, ScoreLegend, type ScoreParts } from "./score-bar.tsx";

const texts = planTexts.candidates;

/** Running at once, to compare with. Its score is known only where it was just computed. */
export interface RunNowView {
  readonly zoneName: string;
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly score: ScoreParts | null;
}

interface CandidateListProps {
  readonly candidates: readonly CandidateView[];
  readonly runNow: RunNowView | null;
  /** What carbon and waiting count in the scores. */
  readonly weights: PlanWeights;
  /** Whether one of them can still be taken: a start that has passed is now. */
  readonly isOpen: boolean;
  /** The candidate that was chosen, by rank; null while none is. */
  readonly chosenRank?: number | null;
  /** What can be done with a candidate, such as assigning it. */
  readonly renderAction?: (candidate: CandidateView) => ReactNode;
}

/** The ranked places and times of a plan, each with what it would emit, cost and score, and running at once last. */
export function CandidateList({
  candidates,
  runNow,
  weights,
  isOpen,
  chosenRank = null,
  renderAction,
}: CandidateListProps) {
  const scores = [...candidates.map((candidate) => candidate.scoreGbp), runNow?.score?.scoreGbp ?? 0];
  const longestGbp = Math.max(0, ...scores);
  const runNowCarbonG = runNow?.carbonG ?? null;
  const scale = carbonScale(candidates.flatMap(({ carbonG }) => comparedFigures(carbonG, runNowCarbonG)));
  const [best] = candidates;
  return (
    <div className="flex flex-col gap-3">
      <ol className="panel divide-y divide-separator">
        {candidates.map((candidate) => (
          <li className="flex flex-col gap-3 p-4" key={candidate.rank}>
            <CandidateHead
              action={renderAction?.(candidate)}
              candidate={candidate}
              isChosen={candidate.rank === chosenRank}
              isOpen={isOpen}
            />
            <Outcome
              carbonG={candidate.carbonG}
              costGbp={candidate.costGbp}
              filledShare={candidate.filledShare}
              runNowCarbonG={runNowCarbonG}
              scale={scale}
            />
            <ScoreBar longestGbp={longestGbp} score={candidate} />
            {candidate.segments && <Pieces segments={candidate.segments} />}
            <Certainty candidate={candidate} />
            {best && candidate !== best && <Sensitivity best={best} candidate={candidate} />}
          </li>
        ))}
        {runNow && (
          <li className="flex flex-col gap-3 border-dashed bg-surface-secondary p-4">
            <p className="font-medium">
              {texts.runAtOnce} <span className="font-normal text-muted">{texts.runAtOnceIn(runNow.zoneName)}</span>
            </p>
            <Outcome
              carbonG={runNow.carbonG}
              costGbp={runNow.costGbp}
              filledShare={0}
              runNowCarbonG={null}
              scale={scale}
            />
            {runNow.score && <ScoreBar longestGbp={longestGbp} score={runNow.score} />}
          </li>
        )}
      </ol>
      <ScoreLegend weights={weights} />
    </div>
  );
}

/** When it would run and when it would wait, for work that may be suspended. */
function Pieces({ segments }: { segments: NonNullable<CandidateView["segments"]> }) {
  const times = segments.map(({ startAt, endAt }) => `${formatClock(startAt)}–${formatClock(endAt)}`);
  return <p className="figures text-muted text-xs">{texts.pieces(segments.length, times.join(", "))}</p>;
}

/** How sure the choice is and what its carbon may come to, in words. */
function Certainty({ candidate }: { candidate: CandidateView }) {
  const sentences = certaintyWords(candidate);
  return sentences.length > 0 && <p className="figures text-muted text-xs">{sentences.join(" ")}</p>;
}

/** At which carbon price this place and time would come first. */
function Sensitivity({ candidate, best }: { candidate: CandidateView; best: CandidateView }) {
  return <p className="figures text-muted text-xs">{sensitivityText(breakEvenOf(best, candidate))}</p>;
}

function sensitivityText(turn: ReturnType<typeof breakEvenOf>): string {
  if (turn === null) return texts.neverFirst;
  const price = formatCarbonPrice(turn.carbonPriceGbpPerT);
  return turn.direction === "above" ? texts.firstAbove(price) : texts.firstBelow(price);
}

interface CandidateHeadProps {
  readonly candidate: CandidateView;
  readonly isChosen: boolean;
  readonly isOpen: boolean;
  readonly action: ReactNode;
}

function CandidateHead({ candidate, isChosen, isOpen, action }: CandidateHeadProps) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-3">
      <div className="flex min-w-0 flex-col gap-1">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="figures text-muted">{candidate.rank}.</span>
          <span className="font-semibold">{candidate.zone.name}</span>
          {isChosen && (
            <span className="rounded-xs bg-accent px-1.5 text-accent-foreground text-xs">{texts.chosen}</span>
          )}
        </p>
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <TimeFigure at={candidate.startAt} isOpenStart={isOpen} />
          <IntensityChip at={candidate.startAt} intensityGPerKwh={candidate.meanIntensityGPerKwh} />
        </p>
      </div>
      {action}
    </div>
  );
}

interface OutcomeProps {
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly filledShare: number;
  readonly runNowCarbonG: number | null;
  readonly scale: CarbonScale;
}

function Outcome({ carbonG, costGbp, filledShare, runNowCarbonG, scale }: OutcomeProps) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-2">
      <div className="flex flex-col">
        <dt className="text-muted text-xs">{texts.carbon}</dt>
        <dd>
          <FigureValue quantity={scale.format(carbonG)} />
        </dd>
      </div>
      {runNowCarbonG !== null && (
        <div className="flex flex-col">
          <dt className="text-muted text-xs">{texts.comparedWithAtOnce}</dt>
          <dd>
            <SavingFigure baselineCarbonG={runNowCarbonG} carbonG={carbonG} scale={scale} />
          </dd>
        </div>
      )}
      <div className="flex flex-col">
        <dt className="text-muted text-xs">{texts.electricity}</dt>
        <dd className="flex flex-col">
          <FigureValue quantity={formatMoney(costGbp)} />
          {filledShare > 0 && <span className="text-muted text-xs">{texts.filledPrice(formatShare(filledShare))}</span>}
        </dd>
      </div>
    </dl>
  );
}
