"use client";

import { Button } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import Link from "next/link";
import { StateMessage } from "@/components/states/state-message.tsx";

/** First use: nothing has ever been submitted. */
export function NoWorkloads({ maySubmit }: { maySubmit: boolean }) {
  return (
    <StateMessage
      action={
        maySubmit && (
          <Link className={buttonVariants({ variant: "primary" })} href="/workloads/new">
            Submit the first workload
          </Link>
        )
      }
      title="No workloads yet"
    >
      {maySubmit
        ? "Say what to run and by when. Before you submit you see three places and times, and what running at once would emit."
        : "Workloads appear here as soon as someone in the organization submits one."}
    </StateMessage>
  );
}

/** Nothing is under way. */
export function NoOpenWorkloads() {
  return (
    <StateMessage title="No open workloads">
      Workloads appear here as soon as someone in the organization submits one, and leave when they have ended.
    </StateMessage>
  );
}

/** Filters that nothing matches. */
export function NoWorkloadsFound({ onClear }: { onClear: () => void }) {
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
