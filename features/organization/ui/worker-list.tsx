"use client";

import { toast } from "@heroui/react";
import { CircleOff, CirclePause, Radio } from "lucide-react";
import { useTransition } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { isListening, type WorkerView } from "../model/settings-view.ts";

interface WorkerListProps {
  readonly workers: readonly WorkerView[];
  readonly onSwitch: (workerId: number, isEnabled: boolean) => Promise<ActionResult>;
}

/** The machines of an organization: where, how, and whether they listen. */
export function WorkerList({ workers, onSwitch }: WorkerListProps) {
  if (workers.length === 0) {
    return (
      <StateMessage level={3} title="No workers yet">
        Add one below, and start it on a machine with the key you are shown.
      </StateMessage>
    );
  }
  return (
    <ul className="panel divide-y divide-separator">
      {workers.map((worker) => (
        <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3" key={worker.id}>
          <span className="flex min-w-0 flex-1 basis-52 flex-col">
            <span className="truncate font-medium">{worker.name}</span>
            <span className="text-muted text-xs">
              {worker.zoneName ?? "every zone"}
              {worker.executors.length > 0 && ` · ${worker.executors.join(", ")}`}
            </span>
          </span>
          <WorkerState worker={worker} />
          <Switch onSwitch={onSwitch} worker={worker} />
        </li>
      ))}
    </ul>
  );
}

function WorkerState({ worker }: { worker: WorkerView }) {
  const now = useNow();
  const { Icon, word, tone } = !worker.isEnabled
    ? { Icon: CircleOff, word: "Switched off", tone: "text-muted" }
    : isListening(worker, now)
      ? { Icon: Radio, word: "Listens", tone: "text-status-running-ink" }
      : { Icon: CirclePause, word: "Away", tone: "text-status-assigned-ink" };
  return (
    <span className="flex basis-44 flex-col">
      <span className={`inline-flex items-center gap-1.5 font-medium ${tone}`}>
        <Icon aria-hidden className="size-4 shrink-0" />
        {word}
      </span>
      <span className="text-muted text-xs">
        {worker.lastSeenAt === null ? "has never called" : <TimeFigure at={worker.lastSeenAt} />}
      </span>
    </span>
  );
}

function Switch({ worker, onSwitch }: Pick<WorkerListProps, "onSwitch"> & { worker: WorkerView }) {
  const [isPending, startTransition] = useTransition();
  const label = worker.isEnabled ? "Switch off" : "Switch on";
  const handlePress = () => {
    startTransition(async () => {
      const result = await onSwitch(worker.id, !worker.isEnabled);
      if (!result.ok) toast.danger("Not done", { description: result.error.message });
    });
  };
  return (
    <PendingButton
      aria-label={`${label} ${worker.name}`}
      isPending={isPending}
      label={label}
      onPress={handlePress}
      pendingLabel="Switching"
      size="sm"
      variant="outline"
    />
  );
}
