"use client";

import { Button } from "@heroui/react";
import { useState } from "react";
import { ReasonDialog } from "@/components/forms/reason-dialog.tsx";
import type { QueueActions } from "../model/placement-actions.ts";
import { isCancellable, isRevocable, type QueueWorkload } from "../model/queue-workload.ts";

interface WorkloadWritesProps {
  readonly workload: QueueWorkload;
  readonly actions: QueueActions;
  readonly onDone: (sentence: string) => void;
}

/** What else an operator may do: take an assignment back, or cancel. Nothing where neither is possible. */
export function WorkloadWrites({ workload, actions, onDone }: WorkloadWritesProps) {
  const [asked, setAsked] = useState<"take-back" | "cancel" | null>(null);
  const { jobId } = workload;
  const isRunning = workload.status === "RUNNING";
  if (!isCancellable(workload)) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {isRevocable(workload.status) && (
        <Button onPress={() => setAsked("take-back")} size="sm" variant="outline">
          Take back
        </Button>
      )}
      <Button onPress={() => setAsked("cancel")} size="sm" variant="outline">
        {isRunning ? "Stop it" : "Cancel it"}
      </Button>
      <ReasonDialog
        confirmLabel="Take it back"
        isOpen={asked === "take-back"}
        onClose={() => setAsked(null)}
        onDone={() => onDone(`${jobId} waits for a place again.`)}
        run={(reason) => actions.takeBack({ jobId, ...(reason === undefined ? {} : { reason }) })}
        title={`Take ${jobId} back?`}
      >
        It loses its place and its start, and waits to be assigned again. Its plan stays.
      </ReasonDialog>
      <ReasonDialog
        confirmLabel={isRunning ? "Stop it" : "Cancel it"}
        isDangerous
        isOpen={asked === "cancel"}
        onClose={() => setAsked(null)}
        onDone={() => onDone(isRunning ? `${jobId} is being stopped.` : `${jobId} is cancelled.`)}
        run={(reason) => actions.cancel({ jobId, ...(reason === undefined ? {} : { reason }) })}
        title={isRunning ? `Stop ${jobId}?` : `Cancel ${jobId}?`}
      >
        {isRunning
          ? "Its worker is asked to stop it. What it has emitted until then is accounted."
          : "It will not run. Its owner sees the reason and may submit it again."}
      </ReasonDialog>
    </div>
  );
}
