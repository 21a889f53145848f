"use client";

import { FactRow } from "@/components/figures/fact-row.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { resourceWords } from "@/lib/format/lists.ts";
import { formatCarbon, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { latestSafeStartOf, type QueueWorkload } from "../model/queue-workload.ts";

interface QueueOverviewProps {
  readonly workload: QueueWorkload;
  readonly zoneName: string | null;
}

/** What a workload is and where it stands. */
export function QueueOverview({ workload, zoneName }: QueueOverviewProps) {
  return (
    <dl className="flex flex-col">
      <FactRow label="Why">{workload.statusReason}</FactRow>
      {workload.zoneId !== null && <FactRow label="Where">{zoneName ?? "a zone"}</FactRow>}
      {workload.scheduledStart !== null && workload.actualStart === null && (
        <FactRow label="Starts">
          <TimeFigure at={workload.scheduledStart} />
        </FactRow>
      )}
      {workload.actualStart !== null && (
        <FactRow label="Started">
          <TimeFigure at={workload.actualStart} />
        </FactRow>
      )}
      {workload.actualEnd !== null && (
        <FactRow label="Ended">
          <TimeFigure at={workload.actualEnd} />
        </FactRow>
      )}
      <FactRow label="Deadline">
        <TimeFigure at={workload.deadline} />
      </FactRow>
      {workload.actualStart === null && (
        <FactRow label="Latest start">
          <TimeFigure at={latestSafeStartOf(workload)} />
        </FactRow>
      )}
      <FactRow label="Submitted">
        <TimeFigure at={workload.submittedAt} />
      </FactRow>
      <FactRow label="Owner">{workload.ownerName}</FactRow>
      <FactRow label="Type">{workload.type.toLowerCase()}</FactRow>
      <FactRow label="Runs for">{formatDuration(workload.durationMinutes * 60_000)}</FactRow>
      <FactRow label="Needs">{resourceWords(workload)}</FactRow>
      {workload.plan !== null && (
        <FactRow label="Energy">{formatEnergy(workload.plan.energyKwh).text} before PUE</FactRow>
      )}
      {workload.carbonCapG !== null && <FactRow label="Carbon cap">{formatCarbon(workload.carbonCapG).text}</FactRow>}
      {workload.maxPriceGbp !== null && <FactRow label="Max. price">{formatMoney(workload.maxPriceGbp).text}</FactRow>}
      <FactRow label="Image">
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </FactRow>
    </dl>
  );
}
