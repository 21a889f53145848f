"use client";

import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { formatDuration } from "@/lib/format/time.ts";
import type { RunView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";

const texts = workloadTexts.runs;

/** The attempts to run a workload, newest first. An attempt's own failure is not the workload's: that is said above. */
export function RunList({ runs }: { runs: readonly RunView[] }) {
  return (
    <ol className="flex flex-col divide-y divide-separator border-separator border-y">
      {runs.toReversed().map((run) => (
        <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2.5" key={run.id}>
          <span className="figures w-20 text-muted">{texts.attempt(run.attempt)}</span>
          <span className="font-medium">{texts.status[run.status]}</span>
          <span className="text-muted">{texts.place(run.zoneName, run.workerName)}</span>
          <span className="text-muted">
            <TimeFigure at={run.claimedAt ?? run.offeredAt} />
          </span>
          {run.claimedAt !== null && run.finishedAt !== null && (
            <span className="figures text-muted">{formatDuration(run.finishedAt - run.claimedAt)}</span>
          )}
          {run.finishedAt !== null && <span className="figures text-muted">{texts.logLines(run.logLines)}</span>}
          {run.reason && <span className="wrap-anywhere basis-full text-muted text-xs sm:pl-24">{run.reason}</span>}
        </li>
      ))}
    </ol>
  );
}
