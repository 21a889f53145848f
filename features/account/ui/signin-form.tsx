"use client";

import { Alert, FieldError, Input, Label, TextField } from "@heroui/react";
import { type FormEvent, startTransition, useActionState, useState } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import type { SampleSignin } from "@/lib/env.ts";
import { type SigninState, signIn } from "../actions.ts";
import { SampleSignins } from "./sample-signins.tsx";

const initialState: SigninState = { error: null, fieldErrors: {}, email: "" };

interface SigninFormProps {
  readonly audience: "user" | "operator";
  readonly next: string | null;
  readonly samples: readonly SampleSignin[];
}

/** E-mail and password. Works without scripts; with them it keeps what was typed and says what went wrong. */
export function SigninForm({ audience, next, samples }: SigninFormProps) {
  const [state, action, isPending] = useActionState(signIn, initialState);
  const [email, setEmail] = useState(state.email);
  const [password, setPassword] = useState("");
  // React empties the fields of a form whose action has ended; one that is handled here keeps them.
  const handleSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => action(form));
  };
  return (
    <div className="flex flex-col gap-8">
      <form action={action} className="flex flex-col gap-5" noValidate onSubmit={handleSubmit}>
        <input name="audience" type="hidden" value={audience} />
        {next !== null && <input name="next" type="hidden" value={next} />}
        {state.error !== null && (
          <Alert role="alert" status="danger">
            <Alert.Indicator />
            <Alert.Content>
              <Alert.Title>Not signed in</Alert.Title>
              <Alert.Description>{state.error}</Alert.Description>
            </Alert.Content>
          </Alert>
        )}
        <TextField
          fullWidth
          isInvalid={state.fieldErrors.email !== undefined}
          name="email"
          onChange={setEmail}
          type="email"
          value={email}
        >
          <Label>E-mail</Label>
          <Input autoComplete="username" fullWidth inputMode="email" />
          <FieldError>{state.fieldErrors.email}</FieldError>
        </TextField>
        <TextField
          fullWidth
          isInvalid={state.fieldErrors.password !== undefined}
          name="password"
          onChange={setPassword}
          type="password"
          value={password}
        >
          <Label>Password</Label>
          <Input autoComplete="current-password" fullWidth />
          <FieldError>{state.fieldErrors.password}</FieldError>
        </TextField>
        <PendingButton
          fullWidth
          isPending={isPending}
          label="Sign in"
          pendingLabel="Signing in"
          size="lg"
          type="submit"
        />
      </form>
      <SampleSignins
        onChoose={(sample) => {
          setEmail(sample.email);
          setPassword(sample.password);
        }}
        samples={samples}
      />
    </div>
  );
}
