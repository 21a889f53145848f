"use client";

import { useActionState } from "react";
import { PendingButton } from "@/components/forms/pending-button.tsx";
import { endTopicAction } from "../actions.ts";
import { mailTexts, type UnsubscribeState } from "../texts.ts";

const first: UnsubscribeState = { kind: "asked" };

/** Asks once more before it ends mail: a mail program that opens links to look at them must not end anything. */
export function UnsubscribeView({ token }: { token: string }) {
  const [state, end, isPending] = useActionState(endTopicAction, first);
  return (
    <div className="mx-auto flex w-full max-w-md flex-col gap-4 px-4 py-16">
      <h1 className="font-semibold text-xl">{mailTexts.title}</h1>
      <p role="status">
        {state.kind === "asked" && mailTexts.ask}
        {state.kind === "ended" && mailTexts.ended(state.topic)}
        {state.kind === "failed" && mailTexts.failed[state.reason]}
      </p>
      {state.kind !== "ended" && (
        <form action={end}>
          <input name="token" type="hidden" value={token} />
          <PendingButton
            isPending={isPending}
            label={mailTexts.button}
            pendingLabel={mailTexts.pending}
            type="submit"
          />
        </form>
      )}
    </div>
  );
}
