"use client";

import { FactRow } from "@/components/figures/fact-row.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { formatCarbon, formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";

const texts = workloadTexts.specification;

/** What a workload asks for, as it was submitted. */
export function SpecList({ workload }: { workload: WorkloadDetailView }) {
  return (
    <dl className="flex flex-col">
      <FactRow label={texts.type}>{texts.types[workload.type]}</FactRow>
      <FactRow label={texts.urgency}>{texts.urgencies[workload.urgency]}</FactRow>
      <FactRow label={texts.owner}>{workload.ownerName}</FactRow>
      {workload.project !== null && <FactRow label={texts.project}>{workload.project}</FactRow>}
      <FactRow label={texts.submitted}>
        <TimeFigure at={workload.submittedAt} />
      </FactRow>
      <FactRow label={texts.deadline}>
        <TimeFigure at={workload.deadline} />
      </FactRow>
      <FactRow label={texts.duration}>{formatDuration(workload.durationMinutes * 60_000)}</FactRow>
      {workload.interruptible && (
        <FactRow label={texts.inPieces}>
          {texts.pieces(formatDuration(workload.minSegmentMinutes * 60_000))}
          {workload.doneMinutes > 0 && texts.piecesDone(formatDuration(workload.doneMinutes * 60_000))}
        </FactRow>
      )}
      <FactRow label={texts.needs}>{texts.resources(workload.gpus, workload.cpuCores, workload.memoryGb)}</FactRow>
      <FactRow label={texts.energy}>
        {workload.energyKwh === null
          ? texts.toBeModelled
          : `${formatEnergy(workload.energyKwh).text} ${workloadTexts.energyMethod[workload.energyMethod]}`}
      </FactRow>
      {workload.carbonCapG !== null && (
        <FactRow label={texts.carbonCap}>{formatCarbon(workload.carbonCapG).text}</FactRow>
      )}
      {workload.maxPriceGbp !== null && (
        <FactRow label={texts.maxPrice}>{formatMoney(workload.maxPriceGbp).text}</FactRow>
      )}
      <FactRow label={texts.image}>
        <code className="break-all font-mono text-xs">{workload.dockerImage}</code>
      </FactRow>
      <FactRow label={texts.command}>
        <Command command={workload.command} />
      </FactRow>
    </dl>
  );
}

/** As many characters as fill about ten lines beside the other facts. */
const shortCommandLength = 300;

/** A long one scrolls by itself: the page is about the workload. */
function Command({ command }: { command: string }) {
  if (command === "") return texts.imageCommand;
  const text = <code className="block whitespace-pre-wrap break-all font-mono text-xs">{command}</code>;
  if (command.length <= shortCommandLength && command.split("\n").length <= 10) return text;
  return (
    <ScrollRegion className="max-h-48 bg-surface p-2" label={texts.command}>
      {text}
    </ScrollRegion>
  );
}
