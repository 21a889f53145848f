"use client";

import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { formatCount } from "@/lib/format/quantities.ts";
import { formatDuration } from "@/lib/format/time.ts";
import type { RunView } from "../model/workload-view.ts";

const runWords: Readonly<Record<RunView["status"], string>> = {
  OFFERED: "Offered to workers",
  RUNNING: "Running",
  SUCCEEDED: "Succeeded",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
  LOST: "Lost its worker",
  WITHDRAWN: "Withdrawn",
  SUSPENDED: "Suspended",
};

/** The attempts to run a workload, newest first. An attempt's own failure is not the workload's: that is said above. */
export function RunList({ runs }: { runs: readonly RunView[] }) {
  return (
    <ol className="flex flex-col divide-y divide-separator border-separator border-y">
      {runs.toReversed().map((run) => (
        <li className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-2.5" key={run.id}>
          <span className="figures w-20 text-muted">Attempt {run.attempt}</span>
          <span className="font-medium">{runWords[run.status]}</span>
          <span className="text-muted">
            {run.zoneName}
            {run.workerName && `, ${run.workerName}`}
          </span>
          <span className="text-muted">
            <TimeFigure at={run.claimedAt ?? run.offeredAt} />
          </span>
          {run.claimedAt !== null && run.finishedAt !== null && (
            <span className="figures text-muted">{formatDuration(run.finishedAt - run.claimedAt)}</span>
          )}
          {run.finishedAt !== null && (
            <span className="figures text-muted">{formatCount(run.logLines, "log line")}</span>
          )}
          {run.reason && <span className="wrap-anywhere basis-full text-muted text-xs sm:pl-24">{run.reason}</span>}
        </li>
      ))}
    </ol>
  );
}
