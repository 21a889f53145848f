"use client";

import { Button } from "@heroui/react";
import { type FormEvent, useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { WorkerAddition } from "@/lib/contracts/administration.ts";

interface AddWorkerProps {
  readonly zones: readonly { readonly code: string; readonly name: string }[];
  /** Answers the key. */
  readonly onAdd: (addition: WorkerAddition) => Promise<ActionResult<string>>;
}

const field = "h-9 rounded-md border border-field-border bg-field px-2 text-foreground";

/** Adds a machine, and shows its key, this once. */
export function AddWorker({ zones, onAdd }: AddWorkerProps) {
  const [name, setName] = useState("");
  const [zoneCode, setZoneCode] = useState("");
  const [added, setAdded] = useState<{ readonly name: string; readonly key: string } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const submit = () => {
    if (isPending) return;
    startTransition(async () => {
      const result = await onAdd({ workerName: name, zoneCode: zoneCode === "" ? null : zoneCode });
      setFailure(result.ok ? null : result.error.message);
      if (!result.ok) return;
      setAdded({ name: name.trim(), key: result.value });
      setName("");
    });
  };
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return (
    <div className="flex flex-col gap-4">
      <form className="flex flex-wrap items-end gap-3" onSubmit={handleSubmit}>
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 sm:max-w-xs">
          <span className="text-muted text-xs">Name of the machine</span>
          <input
            autoComplete="off"
            className={field}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
            required
            value={name}
          />
        </label>
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 sm:max-w-xs">
          <span className="text-muted text-xs">Zone</span>
          <select className={field} onChange={(event) => setZoneCode(event.target.value)} value={zoneCode}>
            <option value="">Every zone, for trying things out</option>
            {zones.map((zone) => (
              <option key={zone.code} value={zone.code}>
                {zone.name}
              </option>
            ))}
          </select>
        </label>
        <PendingButton
          isPending={isPending}
          label="Add a worker"
          pendingLabel="Adding"
          type="submit"
          variant="outline"
        />
      </form>
      {failure !== null && <RefusalAlert message={failure} />}
      {added && <WorkerKey name={added.name} workerKey={added.key} onDone={() => setAdded(null)} />}
    </div>
  );
}

interface WorkerKeyProps {
  readonly name: string;
  readonly workerKey: string;
  readonly onDone: () => void;
}

function WorkerKey({ name, workerKey, onDone }: WorkerKeyProps) {
  return (
    <div className="panel flex flex-col items-start gap-3 p-4" role="status">
      <p className="font-medium">The key of {name}, shown this once</p>
      <code className="break-all rounded-md border border-border bg-surface-secondary px-3 py-2 font-mono text-sm">
        {workerKey}
      </code>
      <p className="max-w-prose text-muted">
        Give it to the machine as KARBOS_WORKER_KEY. Karbos keeps only its hash: who loses it adds the worker anew.
      </p>
      <span className="flex flex-wrap gap-2">
        <Button onPress={() => void navigator.clipboard.writeText(workerKey)} size="sm" variant="outline">
          Copy the key
        </Button>
        <Button onPress={onDone} size="sm" variant="ghost">
          Hide it
        </Button>
      </span>
    </div>
  );
}
