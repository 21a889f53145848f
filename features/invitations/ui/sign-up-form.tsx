"use client";

import { Input, Label, TextField } from "@heroui/react";
import { type FormEvent, useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import { signUp } from "../actions.ts";

/** A new account for the invited address, which is given. */
export function SignUpForm({ email, token }: { email: string; token: string }) {
  const [displayName, setDisplayName] = useState("");
  const [password, setPassword] = useState("");
  const [failure, setFailure] = useState<string | null>(null);
  const [isSent, setSent] = useState(false);
  const [isPending, startTransition] = useTransition();
  if (isSent) {
    return <p role="status">A mail is on its way to {email}. Open its link, then open this invitation again.</p>;
  }
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      // Where it succeeds at once it goes on by itself.
      const result = await signUp({ token, displayName, password });
      setFailure(result.ok ? null : result.error.message);
      setSent(result.ok);
    });
  };
  return (
    <form className="flex flex-col gap-5" noValidate onSubmit={handleSubmit}>
      {/* So that a password manager keeps the right address. */}
      <TextField fullWidth isReadOnly name="new-email" type="email" value={email}>
        <Label>E-mail</Label>
        <Input autoComplete="username" fullWidth />
      </TextField>
      <TextField fullWidth name="displayName" onChange={setDisplayName} value={displayName}>
        <Label>Your name</Label>
        <Input autoComplete="name" fullWidth maxLength={120} />
      </TextField>
      <TextField fullWidth name="new-password" onChange={setPassword} type="password" value={password}>
        <Label>New password</Label>
        <Input autoComplete="new-password" fullWidth />
      </TextField>
      {failure !== null && <RefusalAlert message={failure} />}
      <PendingButton
        fullWidth
        isPending={isPending}
        label="Create account"
        pendingLabel="Creating"
        size="lg"
        type="submit"
      />
    </form>
  );
}
