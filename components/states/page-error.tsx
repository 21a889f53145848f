"use client";

import { Button } from "@heroui/react";
import { useEffect } from "react";
import { kitTexts } from "../texts.ts";
import { StateMessage } from "./state-message.tsx";

interface PageErrorProps {
  readonly error: unknown;
  readonly retry: () => void;
}

/** A page that could not be drawn: what is still true, and what to do. */
export function PageError({ error, retry }: PageErrorProps) {
  useEffect(() => {
    console.error(error);
  }, [error]);
  return (
    <StateMessage
      action={
        <Button onPress={retry} variant="primary">
          {kitTexts.pageError.retry}
        </Button>
      }
      level={1}
      title={kitTexts.pageError.title}
    >
      <p>{kitTexts.pageError.text}</p>
      <ErrorReference error={error} />
    </StateMessage>
  );
}

/** The number under which the server logged the error, to quote when asking for help. */
function ErrorReference({ error }: { error: unknown }) {
  if (!(error instanceof Error) || !("digest" in error) || typeof error.digest !== "string") return null;
  return (
    <p className="pt-2 text-xs">
      {kitTexts.pageError.reference} <code className="font-mono">{error.digest}</code>
    </p>
  );
}
