"use client";

import { FactRow } from "@/components/figures/fact-row.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { resourceWords } from "@/lib/format/lists.ts";
import { formatCarbon, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { latestSafeStartOf, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.facts;

interface QueueOverviewProps {
  readonly workload: QueueWorkload;
  readonly zoneName: string | null;
}

/** What a workload is and where it stands. */
export function QueueOverview({ workload, zoneName }: QueueOverviewProps) {
  return (
    <dl className="flex flex-col">
      <FactRow label={texts.why}>{workload.statusReason}</FactRow>
      {workload.zoneId !== null && <FactRow label={texts.where}>{zoneName ?? placementTexts.aZone}</FactRow>}
      {workload.scheduledStart !== null && workload.actualStart === null && (
        <FactRow label={texts.starts}>
          <TimeFigure at={workload.scheduledStart} />
        </FactRow>
      )}
      {workload.actualStart !== null && (
        <FactRow label={texts.started}>
          <TimeFigure at={workload.actualStart} />
        </FactRow>
      )}
      {workload.actualEnd !== null && (
        <FactRow label={texts.ended}>
          <TimeFigure at={workload.actualEnd} />
        </FactRow>
      )}
      <FactRow label={texts.deadline}>
        <TimeFigure at={workload.deadline} />
      </FactRow>
      {workload.actualStart === null && (
        <FactRow label={texts.latestStart}>
          <TimeFigure at={latestSafeStartOf(workload)} />
        </FactRow>
      )}
      <FactRow label={texts.submitted}>
        <TimeFigure at={workload.submittedAt} />
      </FactRow>
      <FactRow label={texts.owner}>{workload.ownerName}</FactRow>
      <FactRow label={texts.type}>{texts.types[workload.type]}</FactRow>
      <FactRow label={texts.duration}>{formatDuration(workload.durationMinutes * 60_000)}</FactRow>
      <FactRow label={texts.needs}>{resourceWords(workload)}</FactRow>
      {workload.plan !== null && (
        <FactRow label={texts.energy}>{texts.energyBeforePue(formatEnergy(workload.plan.energyKwh).text)}</FactRow>
      )}
      {workload.carbonCapG !== null && (
        <FactRow label={texts.carbonCap}>{formatCarbon(workload.carbonCapG).text}</FactRow>
      )}
      {workload.maxPriceGbp !== null && (
        <FactRow label={texts.maxPrice}>{formatMoney(workload.maxPriceGbp).text}</FactRow>
      )}
      <FactRow label={texts.image}>
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </FactRow>
    </dl>
  );
}
