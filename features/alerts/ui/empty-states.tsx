"use client";

import { Button } from "@heroui/react";
import { StateMessage } from "@/components/states/state-message.tsx";

/** Everything has been taken up, or nothing was ever raised. */
export function NoOpenAlerts({ onShowAll }: { onShowAll: () => void }) {
  return (
    <StateMessage
      action={
        <Button onPress={onShowAll} variant="outline">
          Show all alerts
        </Button>
      }
      title="No alert waits"
    >
      One appears here when a workload cannot be handled, loses its worker twice, or is due and claimed by no worker.
    </StateMessage>
  );
}

/** First use: nothing was ever raised. */
export function NoAlerts() {
  return (
    <StateMessage title="No alerts yet">
      One appears here when a workload cannot be handled, loses its worker twice, or is due and claimed by no worker.
    </StateMessage>
  );
}
