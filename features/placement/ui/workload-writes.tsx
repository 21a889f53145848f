"use client";

import { Button } from "@heroui/react";
import { useState } from "react";
import { ReasonDialog } from "@/components/forms/reason-dialog.tsx";
import type { QueueActions } from "../model/placement-actions.ts";
import { isCancellable, isRevocable, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.takeBack;

interface WorkloadWritesProps {
  readonly workload: QueueWorkload;
  readonly actions: QueueActions;
  readonly onDone: (sentence: string) => void;
}

/** What else an operator may do: take an assignment back, or cancel. Nothing where neither is possible. */
export function WorkloadWrites({ workload, actions, onDone }: WorkloadWritesProps) {
  const [asked, setAsked] = useState<"take-back" | "cancel" | null>(null);
  const { jobId } = workload;
  const ending = workload.status === "RUNNING" ? placementTexts.stop : placementTexts.cancel;
  if (!isCancellable(workload)) return null;
  return (
    <div className="flex flex-wrap gap-2">
      {isRevocable(workload.status) && (
        <Button onPress={() => setAsked("take-back")} size="sm" variant="outline">
          {texts.action}
        </Button>
      )}
      <Button onPress={() => setAsked("cancel")} size="sm" variant="outline">
        {ending.confirm}
      </Button>
      <ReasonDialog
        confirmLabel={texts.confirm}
        isOpen={asked === "take-back"}
        onClose={() => setAsked(null)}
        onDone={() => onDone(texts.done(jobId))}
        run={(reason) => actions.takeBack({ jobId, ...(reason === undefined ? {} : { reason }) })}
        title={texts.title(jobId)}
      >
        {texts.text}
      </ReasonDialog>
      <ReasonDialog
        confirmLabel={ending.confirm}
        isDangerous
        isOpen={asked === "cancel"}
        onClose={() => setAsked(null)}
        onDone={() => onDone(ending.done(jobId))}
        run={(reason) => actions.cancel({ jobId, ...(reason === undefined ? {} : { reason }) })}
        title={ending.title(jobId)}
      >
        {ending.text}
      </ReasonDialog>
    </div>
  );
}
