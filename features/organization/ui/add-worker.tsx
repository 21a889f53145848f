"use client";

import { type FormEvent, useState, useTransition } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { SecretOnce } from "@/components/forms/secret-once.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { WorkerAddition } from "@/lib/contracts/administration.ts";

interface AddWorkerProps {
  readonly zones: readonly { readonly code: string; readonly name: string }[];
  /** Answers the key. */
  readonly onAdd: (addition: WorkerAddition) => Promise<ActionResult<string>>;
}

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
            className={fieldClass}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
            required
            value={name}
          />
        </label>
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 sm:max-w-xs">
          <span className="text-muted text-xs">Zone</span>
          <select className={fieldClass} onChange={(event) => setZoneCode(event.target.value)} value={zoneCode}>
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
      {added && (
        <SecretOnce
          copyLabel="Copy the key"
          onDone={() => setAdded(null)}
          secret={added.key}
          title={`The key of ${added.name}, shown this once`}
        >
          Give it to the machine as KARBOS_WORKER_KEY. Karbos keeps only its hash: who loses it adds the worker again.
        </SecretOnce>
      )}
    </div>
  );
}
