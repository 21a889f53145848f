"use client";

import { Button } from "@heroui/react";
import { kitTexts } from "../texts.ts";
import { StateMessage } from "./state-message.tsx";

interface ReadErrorProps {
  /** What could not be read, as the subject of a sentence: "The list of workloads". */
  readonly what: string;
  readonly onRetry: () => void;
}

/** A part of a page that could not be read, while the rest is shown. */
export function ReadError({ what, onRetry }: ReadErrorProps) {
  return (
    <div role="alert">
      <StateMessage
        action={
          <Button onPress={onRetry} variant="outline">
            {kitTexts.readError.retry}
          </Button>
        }
        title={kitTexts.readError.title(what)}
      >
        {kitTexts.readError.text}
      </StateMessage>
    </div>
  );
}
