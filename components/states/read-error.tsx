"use client";

import { Button } from "@heroui/react";
import { StateMessage } from "./state-message.tsx";

interface ReadErrorProps {
  /** What could not be read, as the subject of a sentence: "The list of workloads". */
  readonly what: string;
  readonly onRetry: () => void;
}

/** A part of a page that could not be read, while the rest stands. */
export function ReadError({ what, onRetry }: ReadErrorProps) {
  return (
    <div role="alert">
      <StateMessage
        action={
          <Button onPress={onRetry} variant="outline">
            Try again
          </Button>
        }
        title={`${what} could not be read`}
      >
        The database did not answer. Nothing is lost: what was submitted is stored and starts when it is due.
      </StateMessage>
    </div>
  );
}
