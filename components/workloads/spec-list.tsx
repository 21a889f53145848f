"use client";

import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { formatCarbon, formatCount, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { WorkloadDetailView } from "@/lib/workloads/workload-view.ts";

/** What a workload asks for, as it was submitted. */
export function SpecList({ workload }: { workload: WorkloadDetailView }) {
  return (
    <dl className="flex flex-col">
      <Item label="Type">{workload.type.toLowerCase()}</Item>
      <Item label="Urgency">{workload.urgency.toLowerCase()}</Item>
      <Item label="Owner">{workload.ownerName}</Item>
      <Item label="Submitted">
        <TimeFigure at={workload.submittedAt} />
      </Item>
      <Item label="Deadline">
        <TimeFigure at={workload.deadline} />
      </Item>
      <Item label="Runs for">{formatDuration(workload.durationMinutes * 60_000)}</Item>
      <Item label="Needs">
        {formatCount(workload.gpus, "GPU")}, {formatCount(workload.cpuCores, "core")}, {workload.memoryGb} GB
      </Item>
      <Item label="Energy">
        {workload.energyKwh === null
          ? "to be modelled"
          : `${formatEnergy(workload.energyKwh).text} ${workload.energyMethod}`}
      </Item>
      {workload.carbonCapG !== null && <Item label="Carbon cap">{formatCarbon(workload.carbonCapG).text}</Item>}
      {workload.maxPriceGbp !== null && <Item label="Maximum price">{formatMoney(workload.maxPriceGbp).text}</Item>}
      <Item label="Image">
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </Item>
      <Item label="Command">
        {workload.command === "" ? (
          "the image’s own"
        ) : (
          <code className="whitespace-pre-wrap break-all font-mono text-xs">{workload.command}</code>
        )}
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
