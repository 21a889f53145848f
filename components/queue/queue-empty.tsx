"use client";

import { Button } from "@heroui/react";
import { StateMessage } from "@/components/states/state-message.tsx";

/** Nothing is under way. */
export function NothingOpen() {
  return (
    <StateMessage title="No open workloads">
      Workloads appear here as soon as someone in the organization submits one, and leave when they have ended.
    </StateMessage>
  );
}

/** Filters that nothing matches. */
export function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <StateMessage
      action={
        <Button onPress={onClear} variant="outline">
          Clear the filters
        </Button>
      }
      title="No workload matches"
    >
      No workload has this status and this text in its name or job id.
    </StateMessage>
  );
}
