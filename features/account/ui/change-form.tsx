"use client";

import { Input, Label, TextField, toast } from "@heroui/react";
import { type FormEvent, useState, useTransition } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";

interface ChangeField {
  readonly name: string;
  readonly label: string;
  readonly autoComplete: string;
  readonly type?: "email" | "password";
  readonly initial?: string;
}

interface ChangeFormProps {
  readonly fields: readonly ChangeField[];
  readonly label: string;
  readonly onSubmit: (input: Readonly<Record<string, string>>) => Promise<ActionResult>;
  /** What to say once it is done. @param value the answer */
  readonly doneText: (value: unknown) => string;
  readonly onChanged?: () => void;
}

/** A few fields that are changed together. Passwords are not kept in the page. */
export function ChangeForm({ fields, label, onSubmit, doneText, onChanged }: ChangeFormProps) {
  const [values, setValues] = useState(() => initialValues(fields));
  const [failure, setFailure] = useState<string | null>(null);
  const [isPending, startTransition] = useTransition();
  const handleSubmit = (event: FormEvent) => {
    event.preventDefault();
    if (isPending) return;
    startTransition(async () => {
      const result = await onSubmit(values);
      setFailure(result.ok ? null : result.error.message);
      if (!result.ok) return;
      const passwords = fields.filter(({ type }) => type === "password").map(({ name }) => [name, ""] as const);
      setValues((before) => ({ ...before, ...Object.fromEntries(passwords) }));
      toast.success(doneText(result.value));
      onChanged?.();
    });
  };
  return (
    <form className="flex max-w-sm flex-col gap-4" noValidate onSubmit={handleSubmit}>
      {fields.map(({ name, label: fieldLabel, autoComplete, type = "text" }) => (
        <TextField
          fullWidth
          key={name}
          name={name}
          onChange={(value) => setValues((before) => ({ ...before, [name]: value }))}
          type={type}
          value={values[name] ?? ""}
        >
          <Label>{fieldLabel}</Label>
          <Input autoComplete={autoComplete} fullWidth />
        </TextField>
      ))}
      {failure !== null && <RefusalAlert message={failure} />}
      <PendingButton
        className="self-start"
        isPending={isPending}
        label={label}
        pendingLabel="Changing"
        type="submit"
        variant="outline"
      />
    </form>
  );
}

function initialValues(fields: readonly ChangeField[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.map(({ name, initial = "" }) => [name, initial]));
}
