"use client";

import { Button } from "@heroui/react";
import type { ReactNode } from "react";
import { kitTexts } from "../texts.ts";

interface SecretOnceProps {
  readonly title: string;
  readonly secret: string;
  /** What to do with it. */
  readonly children: ReactNode;
  readonly copyLabel: string;
  readonly onDone: () => void;
}

/** What is shown once and kept nowhere: a key, or a link that opens something. */
export function SecretOnce({ title, secret, children, copyLabel, onDone }: SecretOnceProps) {
  return (
    <div className="panel flex flex-col items-start gap-3 p-4" role="status">
      <p className="font-medium">{title}</p>
      <code className="break-all rounded-md border border-border bg-surface-secondary px-3 py-2 font-mono text-sm">
        {secret}
      </code>
      <p className="max-w-prose text-muted">{children}</p>
      <span className="flex flex-wrap gap-2">
        <Button onPress={() => void navigator.clipboard.writeText(secret)} size="sm" variant="outline">
          {copyLabel}
        </Button>
        <Button onPress={onDone} size="sm" variant="ghost">
          {kitTexts.secret.hide}
        </Button>
      </span>
    </div>
  );
}
