"use client";

import { Button } from "@heroui/react";
import { StateMessage } from "@/components/states/state-message.tsx";
import type { AlertFilter } from "../model/alert-view.ts";

interface NoAlertsProps {
  readonly filter: AlertFilter;
  readonly onShowResolved: () => void;
}

const states: Readonly<Record<AlertFilter, readonly [title: string, words: string]>> = {
  open: [
    "Nothing needs a person",
    "An alert appears here when a workload cannot be run, is late or lost its worker, when a worker or a source of grid figures falls silent, or when a carbon budget is spent.",
  ],
  acknowledged: [
    "Nobody has an alert in hand",
    "An alert that somebody acknowledges stays here until its cause is gone.",
  ],
  snoozed: ["No alert is snoozed", "A snoozed alert stays here until its time is over; then it is open again."],
  resolved: [
    "No alert has been resolved yet",
    "Resolved alerts stay here for a year. Most resolve by themselves when their cause is gone.",
  ],
};

/** None of this state: what would appear here. */
export function NoAlerts({ filter, onShowResolved }: NoAlertsProps) {
  const [title, words] = states[filter];
  return (
    <StateMessage
      action={
        filter === "resolved" ? null : (
          <Button onPress={onShowResolved} variant="outline">
            Show resolved alerts
          </Button>
        )
      }
      title={title}
    >
      {words}
    </StateMessage>
  );
}
