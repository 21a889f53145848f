"use client";

import { Checkbox, Description } from "@heroui/react";
import { useOptimistic, useState, useTransition } from "react";
import { RefusalAlert } from "@/components/forms/reason-dialog.tsx";
import type { ActionResult } from "@/lib/contracts/action-result.ts";
import { MAIL_TOPICS, type MailTopic, type MailPreferences as Preferences } from "@/lib/contracts/mail.ts";

const words: Readonly<Record<MailTopic, { readonly label: string; readonly description: string }>> = {
  failures: { label: "Your work failed", description: "One mail for each workload of yours that fails." },
  completions: { label: "Your work completed", description: "One mail for each workload of yours that completes." },
  alerts: { label: "Critical alerts", description: "For operators and admins: alerts that cannot wait." },
};

interface MailPreferencesProps {
  readonly preferences: Preferences;
  readonly onChange: (topic: MailTopic, isWanted: boolean) => Promise<ActionResult>;
}

/** Which mail one gets: each choice is saved at once. */
export function MailPreferences({ preferences, onChange }: MailPreferencesProps) {
  const [shown, show] = useOptimistic(preferences, (before, change: Partial<Preferences>) => ({
    ...before,
    ...change,
  }));
  const [failure, setFailure] = useState<string | null>(null);
  const [, startTransition] = useTransition();
  const handleChange = (topic: MailTopic, isWanted: boolean) =>
    startTransition(async () => {
      show({ [topic]: isWanted });
      const result = await onChange(topic, isWanted);
      setFailure(result.ok ? null : result.error.message);
    });
  return (
    <div className="flex max-w-sm flex-col gap-3">
      {MAIL_TOPICS.map((topic) => (
        <Checkbox isSelected={shown[topic]} key={topic} onChange={(isWanted) => handleChange(topic, isWanted)}>
          <Checkbox.Content>
            <Checkbox.Control>
              <Checkbox.Indicator />
            </Checkbox.Control>
            {words[topic].label}
          </Checkbox.Content>
          <Description>{words[topic].description}</Description>
        </Checkbox>
      ))}
      {failure !== null && <RefusalAlert message={failure} />}
    </div>
  );
}
