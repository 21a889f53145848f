"use client";

import { Check, TriangleAlert } from "lucide-react";
import Link from "next/link";
import { useTransition } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { type AlertView, alertTitle } from "../model/alert-view.ts";

interface AlertListProps {
  readonly alerts: readonly AlertView[];
  /** Others are on their way. */
  readonly isStale: boolean;
  /** Null for whoever may only look. */
  readonly onTakeUp: ((alertId: number) => Promise<void>) | null;
}

/** Alerts, the newest first: what happened, what to do, and whether somebody cares for it. */
export function AlertList({ alerts, isStale, onTakeUp }: AlertListProps) {
  return (
    <ul aria-busy={isStale} className="panel divide-y divide-separator">
      {alerts.map((alert) => (
        <li className="flex flex-col gap-3 p-4 sm:flex-row sm:items-start sm:justify-between sm:gap-6" key={alert.id}>
          <AlertFacts alert={alert} />
          {alert.takenUp === null && onTakeUp && <TakeUp alert={alert} onTakeUp={onTakeUp} />}
        </li>
      ))}
    </ul>
  );
}

function AlertFacts({ alert }: { alert: AlertView }) {
  const { kind, message, jobId, createdAt, takenUp } = alert;
  const Icon = takenUp === null ? TriangleAlert : Check;
  return (
    <div className="flex min-w-0 gap-3">
      <Icon
        aria-hidden
        className={`mt-0.5 size-4 shrink-0 ${takenUp === null ? "text-danger" : "text-status-running-ink"}`}
      />
      <div className="flex min-w-0 flex-col gap-1">
        <h2 className="font-medium">{alertTitle(kind)}</h2>
        <p className="max-w-prose break-words">{message}</p>
        <p className="figures flex flex-wrap gap-x-3 text-muted text-xs">
          <TimeFigure at={createdAt} />
          {jobId !== null && (
            <Link className="text-link underline-offset-4 hover:underline" href={`/workloads/${jobId}`}>
              {jobId}
            </Link>
          )}
        </p>
        {takenUp && (
          <p className="figures text-muted text-xs">
            Taken up by {takenUp.by ?? "someone who has left"}, <TimeFigure at={takenUp.at} />
          </p>
        )}
      </div>
    </div>
  );
}

function TakeUp({ alert, onTakeUp }: { alert: AlertView; onTakeUp: (alertId: number) => Promise<void> }) {
  const [isPending, startTransition] = useTransition();
  return (
    <div className="shrink-0 pl-7 sm:pl-0">
      <PendingButton
        aria-label={
          isPending ? "Taking it up" : `Take it up: ${alertTitle(alert.kind)}${alert.jobId ? `, ${alert.jobId}` : ""}`
        }
        isPending={isPending}
        label="Take it up"
        onPress={() => startTransition(() => onTakeUp(alert.id))}
        pendingLabel="Taking it up"
        size="sm"
        variant="outline"
      />
    </div>
  );
}
