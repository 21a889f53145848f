"use client";

import { toast } from "@heroui/react";
import { useRouter } from "next/navigation";
import { type FormEvent, useState } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { fieldClass } from "@/components/forms/field-class.ts";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RemoveDialog } from "@/components/forms/remove-dialog.tsx";
import { addPlatformOwner, removePlatformOwner } from "../actions.ts";
import type { PlatformOwner } from "../model/platform-view.ts";
import { usePlatformWrite } from "./use-platform-write.ts";

/** Who runs this installation, and how another one joins. */
export function Owners({ owners, ownUserId }: { owners: readonly PlatformOwner[]; ownUserId: string }) {
  const router = useRouter();
  const [email, setEmail] = useState("");
  const { isPending, write } = usePlatformWrite();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    write(() => addPlatformOwner({ email: email.trim() }), `${email.trim()} is a platform owner.`);
  };
  return (
    <>
      <ul className="panel divide-y divide-separator">
        {owners.map((owner) => {
          const name = owner.displayName ?? owner.userId;
          return (
            <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3" key={owner.userId}>
              <span className="min-w-0 flex-1 basis-40 truncate font-medium">
                {name}
                {owner.userId === ownUserId && <span className="font-normal text-muted"> (you)</span>}
              </span>
              <span className="text-muted text-xs">
                since <TimeFigure at={owner.addedAt} />
              </span>
              <RemoveDialog
                onRemove={() => removePlatformOwner({ userId: owner.userId })}
                onRemoved={() => {
                  toast.success(`${name} is no longer a platform owner.`);
                  router.refresh();
                }}
                what={name}
              >
                The account and its memberships stay.
              </RemoveDialog>
            </li>
          );
        })}
      </ul>
      <form className="flex flex-wrap items-end gap-3" noValidate onSubmit={handleSubmit}>
        <label className="flex min-w-0 flex-1 basis-52 flex-col gap-1 sm:max-w-xs">
          <span className="text-muted text-xs">E-mail of an account</span>
          <input
            autoComplete="off"
            className={fieldClass}
            onChange={(event) => setEmail(event.target.value)}
            type="email"
            value={email}
          />
        </label>
        <PendingButton
          isPending={isPending}
          label="Add a platform owner"
          pendingLabel="Adding"
          type="submit"
          variant="outline"
        />
      </form>
    </>
  );
}
