"use client";

import { Button } from "@heroui/react";
import type { SampleSignin } from "@/lib/env.ts";

interface SampleSigninsProps {
  readonly samples: readonly SampleSignin[];
  readonly onChoose: (sample: SampleSignin) => void;
}

/** The accounts of the sample organization, where this installation has them. */
export function SampleSignins({ samples, onChoose }: SampleSigninsProps) {
  if (samples.length === 0) return null;
  return (
    <section aria-labelledby="samples-title" className="flex flex-col gap-3 border-border border-t pt-6">
      <h2 className="font-medium text-sm" id="samples-title">
        Sample accounts
      </h2>
      <ul className="flex flex-col divide-y divide-separator">
        {samples.map((sample) => (
          <li className="flex items-center justify-between gap-4 py-2" key={sample.email}>
            <span className="flex min-w-0 flex-col">
              <span className="truncate">{sample.email}</span>
              <span className="truncate text-muted text-xs">
                {sample.role} · password <code className="font-mono">{sample.password}</code>
              </span>
            </span>
            <Button aria-label={`Fill in ${sample.email}`} onPress={() => onChoose(sample)} size="sm" variant="outline">
              Fill in
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
