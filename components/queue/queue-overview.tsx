"use client";

import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { formatCarbon, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { latestStartOf, type QueueWorkload } from "@/lib/operator/queue-workload.ts";
import { resourceWords } from "@/lib/operator/sentences.ts";

interface QueueOverviewProps {
  readonly workload: QueueWorkload;
  readonly zoneName: string | null;
}

/** What a workload is and where it stands. */
export function QueueOverview({ workload, zoneName }: QueueOverviewProps) {
  return (
    <dl className="flex flex-col">
      <Item label="Why">{workload.statusReason}</Item>
      {workload.zoneId !== null && <Item label="Where">{zoneName ?? "a zone"}</Item>}
      {workload.scheduledStart !== null && workload.actualStart === null && (
        <Item label="Starts">
          <TimeFigure at={workload.scheduledStart} />
        </Item>
      )}
      {workload.actualStart !== null && (
        <Item label="Started">
          <TimeFigure at={workload.actualStart} />
        </Item>
      )}
      {workload.actualEnd !== null && (
        <Item label="Ended">
          <TimeFigure at={workload.actualEnd} />
        </Item>
      )}
      <Item label="Deadline">
        <TimeFigure at={workload.deadline} />
      </Item>
      {workload.actualStart === null && (
        <Item label="Latest start">
          <TimeFigure at={latestStartOf(workload)} />
        </Item>
      )}
      <Item label="Submitted">
        <TimeFigure at={workload.submittedAt} />
      </Item>
      <Item label="Owner">{workload.ownerName}</Item>
      <Item label="Type">{workload.type.toLowerCase()}</Item>
      <Item label="Runs for">{formatDuration(workload.durationMinutes * 60_000)}</Item>
      <Item label="Needs">{resourceWords(workload)}</Item>
      {workload.plan !== null && <Item label="Energy">{formatEnergy(workload.plan.energyKwh).text} before PUE</Item>}
      {workload.carbonCapG !== null && <Item label="Carbon cap">{formatCarbon(workload.carbonCapG).text}</Item>}
      {workload.maxPriceGbp !== null && <Item label="Max. price">{formatMoney(workload.maxPriceGbp).text}</Item>}
      <Item label="Image">
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </Item>
    </dl>
  );
}

function Item({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-4 border-separator border-t py-2 first:border-t-0">
      <dt className="text-muted">{label}</dt>
      <dd className="figures min-w-0">{children}</dd>
    </div>
  );
}
