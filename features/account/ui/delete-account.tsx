"use client";

import { Input, Label, TextField } from "@heroui/react";
import { type FormEvent, useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { deleteMyAccount } from "../account-actions.ts";

/** Ends the account for good, once its address has been typed. */
export function DeleteAccount({ email }: { email: string }) {
  const [typed, setTyped] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      // It answers only where it is refused: else it goes to the public home.
      const refused = await deleteMyAccount({ email: typed });
      setFailure(refused.error.message);
    });
  };
  return (
    <form className="flex max-w-sm flex-col gap-4" noValidate onSubmit={handleSubmit}>
      <p className="text-muted">
        Your memberships and sessions end. What you submitted and decided stays under “Former member”. This cannot be
        undone.
      </p>
      <TextField fullWidth name="confirmation" onChange={setTyped} value={typed}>
        <Label>Type {email} to confirm</Label>
        <Input autoComplete="off" fullWidth />
      </TextField>
      {failure !== null && <RefusalAlert message={failure} />}
      <PendingButton
        className="self-start"
        isDisabled={typed.trim().toLowerCase() !== email.toLowerCase()}
        isPending={isPending}
        label="Delete the account"
        pendingLabel="Deleting"
        type="submit"
        variant="danger"
      />
    </form>
  );
}
