"use client";

import { FactRow } from "@/components/figures/fact-row.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { formatCarbon, formatCount, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";

/** What a workload asks for, as it was submitted. */
export function SpecList({ workload }: { workload: WorkloadDetailView }) {
  return (
    <dl className="flex flex-col">
      <FactRow label="Type">{workload.type.toLowerCase()}</FactRow>
      <FactRow label="Urgency">{workload.urgency.toLowerCase()}</FactRow>
      <FactRow label="Owner">{workload.ownerName}</FactRow>
      {workload.project !== null && <FactRow label="Project">{workload.project}</FactRow>}
      <FactRow label="Submitted">
        <TimeFigure at={workload.submittedAt} />
      </FactRow>
      <FactRow label="Deadline">
        <TimeFigure at={workload.deadline} />
      </FactRow>
      <FactRow label="Runs for">{formatDuration(workload.durationMinutes * 60_000)}</FactRow>
      {workload.interruptible && (
        <FactRow label="In pieces">
          of {formatDuration(workload.minSegmentMinutes * 60_000)} or more
          {workload.doneMinutes > 0 && `, ${formatDuration(workload.doneMinutes * 60_000)} done`}
        </FactRow>
      )}
      <FactRow label="Needs">
        {formatCount(workload.gpus, "GPU")}, {formatCount(workload.cpuCores, "core")}, {workload.memoryGb} GB
      </FactRow>
      <FactRow label="Energy">
        {workload.energyKwh === null
          ? "to be modelled"
          : `${formatEnergy(workload.energyKwh).text} ${workload.energyMethod}`}
      </FactRow>
      {workload.carbonCapG !== null && <FactRow label="Carbon cap">{formatCarbon(workload.carbonCapG).text}</FactRow>}
      {workload.maxPriceGbp !== null && (
        <FactRow label="Maximum price">{formatMoney(workload.maxPriceGbp).text}</FactRow>
      )}
      <FactRow label="Image">
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </FactRow>
      <FactRow label="Command">
        <Command command={workload.command} />
      </FactRow>
    </dl>
  );
}

/** As many characters as fill about ten lines beside the other facts. */
const shortCommandLength = 300;

/** A long one scrolls by itself: the page is about the workload. */
function Command({ command }: { command: string }) {
  if (command === "") return "the image’s own";
  const text = <code className="block whitespace-pre-wrap break-all font-mono text-xs">{command}</code>;
  if (command.length <= shortCommandLength && command.split("\n").length <= 10) return text;
  return (
    <ScrollRegion className="max-h-48 bg-surface p-2" label="Command">
      {text}
    </ScrollRegion>
  );
}
