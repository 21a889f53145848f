"use client";

import { Button } from "@heroui/react";
import { useEffect } from "react";
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
          Try again
        </Button>
      }
      level={1}
      title="This page could not be read"
    >
      <p>
        Either the database does not answer or something broke on the way. Workloads already submitted are safe: they
        are stored, and they start when they are due.
      </p>
      <ErrorReference error={error} />
    </StateMessage>
  );
}

/** The number under which the server logged the error, to quote when asking for help. */
function ErrorReference({ error }: { error: unknown }) {
  if (!(error instanceof Error) || !("digest" in error) || typeof error.digest !== "string") return null;
  return (
    <p className="pt-2 text-xs">
      Reference <code className="font-mono">{error.digest}</code>
    </p>
  );
}
