"use client";

import { useId } from "react";
import { ScoreLegend } from "@/features/workloads/ui/score-bar.tsx";
import { carbonScale } from "@/lib/format/carbon-scale.ts";
import { type GridFigures, recommendationFor } from "../model/placement-draft.ts";
import { isPlaceable, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";
import { CandidateChoice } from "./candidate-choice.tsx";
import { OtherPlace } from "./other-place.tsx";
import { otherPlace, type PlacementChoice } from "./use-placement.ts";

interface PlaceChoicesProps {
  readonly workload: QueueWorkload;
  readonly figures: GridFigures;
  readonly now: number;
  /** Null where there is nothing to choose: the candidates are only shown. */
  readonly choice: PlacementChoice | null;
  readonly onTargetChange: (zoneId: number | null) => void;
}

/** The three candidates of the plan, and any other place and time, as one choice. */
export function PlaceChoices({ workload, figures, now, choice, onTargetChange }: PlaceChoicesProps) {
  const name = useId();
  const candidates = workload.plan?.candidates ?? [];
  const scale = carbonScale(candidates.map(({ carbonG }) => carbonG));
  const longestGbp = Math.max(0, ...candidates.map((candidate) => candidate.scoreGbp));
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-2 font-semibold">{placementTexts.decision.whereAndWhen}</legend>
      <ul className="flex flex-col divide-y divide-separator overflow-hidden rounded-lg border border-border bg-surface">
        {candidates.map((candidate) => (
          <CandidateChoice
            candidate={candidate}
            choice={
              choice && {
                name,
                isChosen: choice.draft.kind === "candidate" && choice.draft.rank === candidate.rank,
                onChoose: () => {
                  choice.setDraft({ kind: "candidate", rank: candidate.rank });
                  onTargetChange(candidate.zoneId);
                },
              }
            }
            isOpen={isPlaceable(workload.status)}
            isAssigned={workload.zoneId === candidate.zoneId && workload.scheduledStart === candidate.startAt}
            key={candidate.rank}
            longestGbp={longestGbp}
            scale={scale}
            zoneName={figures.zones.get(candidate.zoneId)?.name ?? placementTexts.zoneGone}
          />
        ))}
        {choice && (
          <OtherChoice
            choice={choice}
            figures={figures}
            name={name}
            now={now}
            onTargetChange={onTargetChange}
            workload={workload}
          />
        )}
      </ul>
      {workload.plan && candidates.length > 0 && <ScoreLegend weights={workload.plan} />}
    </fieldset>
  );
}

interface OtherChoiceProps extends PlaceChoicesProps {
  readonly choice: PlacementChoice;
  readonly name: string;
}

function OtherChoice({ workload, figures, now, choice, name, onTargetChange }: OtherChoiceProps) {
  const { draft, resolved, setDraft } = choice;
  const zone = draft.kind === "other" && draft.zoneId !== null ? figures.zones.get(draft.zoneId) : undefined;
  return (
    <li className="flex flex-col gap-4 p-3">
      <label className="flex cursor-pointer items-center gap-3 font-medium">
        <input
          checked={draft.kind === "other"}
          className="size-4 accent-accent"
          name={name}
          onChange={() => setDraft(otherPlace(resolved.ok ? resolved.zone.id : null))}
          type="radio"
        />
        {placementTexts.decision.other}
      </label>
      {draft.kind === "other" && (
        <OtherPlace
          error={resolved.ok || draft.zoneId === null ? null : resolved.error}
          note={resolved.ok ? resolved.note : null}
          now={now}
          onStartChange={(start) => setDraft({ ...draft, start })}
          onZoneChange={(zoneId) => {
            setDraft({ ...draft, zoneId });
            onTargetChange(zoneId);
          }}
          recommendedAt={zone ? recommendationFor(zone, workload, figures, now) : null}
          start={draft.start}
          workload={workload}
          zoneId={draft.zoneId}
          zones={[...figures.zones.values()]}
        />
      )}
    </li>
  );
}
