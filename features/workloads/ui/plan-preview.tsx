"use client";

import type { GridOutlook } from "@/features/grid/model/outlook.ts";
import { ForecastTimeline } from "@/features/grid/ui/timeline/forecast-timeline.tsx";
import { formatEnergy } from "@/lib/format/quantities.ts";
import { formatRelative } from "@/lib/format/time.ts";
import { outlookPoints, previewWindows, timelineSpan } from "../model/plan-windows.ts";
import type { PreviewView } from "../model/preview.ts";
import type { TrialStarts } from "../model/trial-start.ts";
import { planTexts } from "../texts/plan.ts";
import { CandidateList } from "./candidate-list.tsx";

const texts = planTexts.preview;

/** The week of the forecast, and a day: a deadline further off stays outside, and the sentence names it. */
const chartHours = 8 * 24;

interface PlanPreviewProps {
  readonly preview: PreviewView;
  readonly outlook: GridOutlook;
  readonly now: number;
  /** Other starts of the best, to try; null where none is left. */
  readonly trial: TrialStarts | null;
  /** Set while what is typed is not valid: the plan shown is of what was valid last. */
  readonly isStale: boolean;
}

/** What would be planned if this were submitted now: the sentence, the picture, the candidates. */
export function PlanPreview({ preview, outlook, now, trial, isStale }: PlanPreviewProps) {
  const [best] = preview.candidates;
  const region = outlook.regions.find((candidate) => candidate.region === best?.zone.region) ?? null;
  const { from, to } = timelineSpan([now, preview.deadline, best?.endAt ?? null], chartHours);
  const { runNow } = preview;
  return (
    <section aria-labelledby="preview-title" className="flex flex-col gap-6">
      <div className="flex flex-col gap-1">
        <h2 className="text-muted" id="preview-title">
          {preview.isFeasible ? texts.feasible : texts.infeasible}
          {isStale && texts.stale}
        </h2>
        <p
          aria-live="polite"
          className={`font-semibold text-lg tracking-tight ${preview.isFeasible ? "" : "text-danger"}`}
        >
          {preview.summary}
        </p>
        <p className="text-muted">
          {texts.energy(formatEnergy(preview.energyKwh).text)}
          {region?.issuedAt != null && texts.byForecast(formatRelative(region.issuedAt, now))}
        </p>
      </div>
      {region && best && (
        <div className="panel p-4 sm:p-6">
          <ForecastTimeline
            deadline={preview.deadline}
            headingLevel={3}
            latestStart={preview.latestStart}
            now={now}
            points={outlookPoints(region, from, to)}
            summary={null}
            title={planTexts.intensityIn(region.region)}
            trial={trial}
            windows={previewWindows(preview.candidates, runNow)}
          />
        </div>
      )}
      {preview.candidates.length > 0 && (
        <div className="flex flex-col gap-3">
          <h3 className="font-semibold text-base">{preview.isFeasible ? planTexts.bestFirst : texts.nearest}</h3>
          <CandidateList
            candidates={preview.candidates}
            isOpen
            runNow={
              runNow && {
                zoneName: runNow.zone.name,
                carbonG: runNow.carbonG,
                costGbp: runNow.costGbp,
                score: runNow,
              }
            }
            weights={preview.weights}
          />
        </div>
      )}
    </section>
  );
}
