"use client";

import { useRouter } from "next/navigation";
import { type FormEvent, useState, useTransition } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { lookIn } from "../actions.ts";
import type { PlatformOrganization } from "../model/platform-view.ts";

const hourChoices = [1, 4, 8, 24] as const;

/** Asks for the reason that the organization reads, and for how long. */
export function LookInForm({ organization, onDone }: { organization: PlatformOrganization; onDone: () => void }) {
  const router = useRouter();
  const [reason, setReason] = useState("");
  const [hours, setHours] = useState<number>(4);
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      const result = await lookIn({ organizationId: organization.id, reason, hours });
      setFailure(result.ok ? null : result.error.message);
      if (!result.ok) return;
      onDone();
      router.refresh();
    });
  };
  return (
    <form className="flex flex-col gap-3" onSubmit={handleSubmit}>
      <div className="flex flex-wrap items-end gap-3">
        <label className="flex min-w-0 flex-1 basis-60 flex-col gap-1">
          <span className="text-muted text-xs">Reason, which {organization.name} reads</span>
          <input
            className={fieldClass}
            maxLength={500}
            onChange={(event) => setReason(event.target.value)}
            required
            value={reason}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-muted text-xs">For</span>
          <select className={fieldClass} onChange={(event) => setHours(Number(event.target.value))} value={hours}>
            {hourChoices.map((choice) => (
              <option key={choice} value={choice}>
                {choice} h
              </option>
            ))}
          </select>
        </label>
        <PendingButton isPending={isPending} label="Look in as a viewer" pendingLabel="Opening" type="submit" />
      </div>
      {failure !== null && <RefusalAlert message={failure} />}
    </form>
  );
}
