"use client";

import { Alert } from "@heroui/react";
import type { ReactNode } from "react";
import { FigureValue } from "@/components/figures/figure.tsx";
import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration, formatMoment } from "@/lib/format/time.ts";
import { bestCandidate, type PlacementPreview } from "../model/placement.ts";
import type { QueueWorkload } from "../model/queue-workload.ts";
import { basisNote, besideBest, placementWarnings, startWords } from "../model/sentences.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.summary;

interface PlacementSummaryProps {
  readonly workload: QueueWorkload;
  readonly placement: PlacementPreview;
  readonly zoneName: string;
  readonly now: number;
  /** Starts when the decision is made, whenever that is. */
  readonly isAtOnce: boolean;
}

/** What a placement would mean: when it starts and ends, what it emits and costs beside the best, what it breaks. */
export function PlacementSummary({ workload, placement, zoneName, now, isAtOnce }: PlacementSummaryProps) {
  const best = bestCandidate(workload);
  const basis = basisNote(placement);
  const warnings = placementWarnings(placement, workload, zoneName);
  return (
    <div className="flex flex-col gap-3">
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3">
        <Fact label={texts.starts}>
          <span className="figures">{isAtOnce ? placementTexts.now : startWords(placement.startAt, now)}</span>
        </Fact>
        <Fact label={texts.ends} note={deadlineWords(placement.endAt, workload.deadline)}>
          <span className="figures">{formatMoment(placement.endAt, now)}</span>
        </Fact>
        <Fact label={texts.carbon} note={besideBest("carbon", placement, best)}>
          <FigureValue quantity={formatCarbon(placement.carbonG)} />
        </Fact>
        <Fact label={texts.electricity} note={besideBest("cost", placement, best)}>
          <FigureValue quantity={formatMoney(placement.costGbp)} />
        </Fact>
      </dl>
      {basis !== null && <p className="text-muted text-xs">{texts.basisNote(basis)}</p>}
      {warnings.length > 0 && (
        <Alert className="bg-surface-secondary" status="warning">
          <Alert.Indicator />
          <Alert.Content>
            <Alert.Title>{texts.warnings}</Alert.Title>
            <Alert.Description>
              <span className="flex flex-col gap-1">
                {warnings.map((warning) => (
                  <span key={warning}>{warning}</span>
                ))}
              </span>
            </Alert.Description>
          </Alert.Content>
        </Alert>
      )}
    </div>
  );
}

interface FactProps {
  readonly label: string;
  readonly note?: string | null;
  readonly children: ReactNode;
}

function Fact({ label, note = null, children }: FactProps) {
  return (
    <div className="flex min-w-0 flex-col gap-0.5">
      <dt className="text-muted text-xs">{label}</dt>
      <dd className="flex flex-col">
        {children}
        {note !== null && <span className="figures text-muted text-xs">{note}</span>}
      </dd>
    </div>
  );
}

function deadlineWords(endAt: number, deadline: number): string {
  const spareMs = deadline - endAt;
  if (Math.abs(spareMs) < 30_000) return texts.atDeadline;
  const duration = formatDuration(Math.abs(spareMs));
  return spareMs > 0 ? texts.beforeDeadline(duration) : texts.afterDeadline(duration);
}
