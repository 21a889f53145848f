"use client";

import { type FormEvent, useState, useTransition } from "react";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { MEMBERSHIP_ROLES } from "@/lib/contracts/administration.ts";
import type { InvitationInput } from "@/lib/contracts/invitation.ts";

/** An address and a role. */
export function InviteForm({ onInvite }: { onInvite: (input: InvitationInput) => Promise<ActionResult<string>> }) {
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<InvitationInput["role"]>("user");
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      const result = await onInvite({ email: email.trim(), role });
      setFailure(result.ok ? null : result.error.message);
      if (result.ok) setEmail("");
    });
  };
  return (
    <form className="flex flex-col gap-3" noValidate onSubmit={handleSubmit}>
      <div className="flex flex-wrap items-end gap-3">
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 sm:max-w-xs">
          <span className="text-muted text-xs">E-mail to invite</span>
          <input
            autoComplete="off"
            className={fieldClass}
            inputMode="email"
            maxLength={254}
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            value={email}
          />
        </label>
        <label className="flex flex-col gap-1">
          <span className="text-muted text-xs">As</span>
          <select
            aria-label="Role of the invited"
            className={fieldClass}
            onChange={(event) => setRole(MEMBERSHIP_ROLES.find((each) => each === event.target.value) ?? "user")}
            value={role}
          >
            {MEMBERSHIP_ROLES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </select>
        </label>
        <PendingButton isPending={isPending} label="Invite" pendingLabel="Inviting" type="submit" variant="outline" />
      </div>
      {failure !== null && <RefusalAlert message={failure} />}
    </form>
  );
}
