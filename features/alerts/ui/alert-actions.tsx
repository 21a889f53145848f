"use client";

import { Button, Dropdown, Label } from "@heroui/react";
import { AlarmClock, Check, CheckCheck } from "lucide-react";
import { useNow } from "@/components/live/now-provider.tsx";
import { snoozeChoices } from "../model/snooze-choices.ts";

export interface AlertWrites {
  readonly onAcknowledge: (alertIds: readonly number[]) => void;
  /** Null ends the snooze. */
  readonly onSnooze: (alertIds: readonly number[], until: string | null) => void;
  readonly onResolve: (alertIds: readonly number[]) => void;
}

interface AlertActionsProps extends AlertWrites {
  readonly alertIds: readonly number[];
  readonly isPending: boolean;
  /** What these alerts can still become. */
  readonly can: { readonly acknowledge: boolean; readonly wake: boolean; readonly resolve: boolean };
}

/** What may be done with one alert or several. */
export function AlertActions({ alertIds, isPending, can, onAcknowledge, onSnooze, onResolve }: AlertActionsProps) {
  const choices = snoozeChoices(useNow());
  const handleSnooze = (key: string) => {
    const chosen = choices.find(({ id }) => id === key);
    onSnooze(alertIds, chosen ? new Date(chosen.until).toISOString() : null);
  };
  if (!can.resolve) return null;
  return (
    <div className="flex flex-wrap gap-2 max-sm:order-last max-sm:w-full">
      {can.acknowledge && (
        <Button isDisabled={isPending} onPress={() => onAcknowledge(alertIds)} size="sm" variant="primary">
          <Check aria-hidden className="size-4 max-sm:hidden" />
          Acknowledge
        </Button>
      )}
      <Dropdown>
        <Button isDisabled={isPending} size="sm" variant="outline">
          <AlarmClock aria-hidden className="size-4 max-sm:hidden" />
          Snooze
        </Button>
        <Dropdown.Popover placement="top start">
          <Dropdown.Menu aria-label="Snooze" onAction={(key) => handleSnooze(String(key))}>
            {choices.map(({ id, label }) => (
              <Dropdown.Item id={id} key={id} textValue={label}>
                <Label>{label}</Label>
              </Dropdown.Item>
            ))}
            {can.wake && (
              <Dropdown.Item id="wake" textValue="End the snooze">
                <Label>End the snooze</Label>
              </Dropdown.Item>
            )}
          </Dropdown.Menu>
        </Dropdown.Popover>
      </Dropdown>
      <Button isDisabled={isPending} onPress={() => onResolve(alertIds)} size="sm" variant="outline">
        <CheckCheck aria-hidden className="size-4 max-sm:hidden" />
        Resolve
      </Button>
    </div>
  );
}
