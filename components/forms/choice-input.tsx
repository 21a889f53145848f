"use client";

import { Description, Label, Radio, RadioGroup } from "@heroui/react";
import { type Control, type FieldPath, useController } from "react-hook-form";
import type { WorkloadFormValues } from "./workload-form-values.ts";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

interface ChoiceInputProps {
  readonly control: Control<WorkloadFormValues, unknown, unknown>;
  readonly name: FieldPath<WorkloadFormValues>;
  readonly label: string;
  readonly choices: readonly Choice[];
}

/** One of a few, all in sight, each with what it means. */
export function ChoiceInput({ control, name, label, choices }: ChoiceInputProps) {
  const { field } = useController({ control, name });
  return (
    <RadioGroup
      className="flex flex-col gap-2"
      name={name}
      onBlur={field.onBlur}
      onChange={field.onChange}
      orientation="horizontal"
      value={String(field.value)}
    >
      <Label>{label}</Label>
      <div className="grid gap-2 sm:grid-cols-3">
        {choices.map((choice) => (
          <Radio
            className="rounded-md border border-border bg-surface px-3 py-2.5 data-selected:border-accent"
            key={choice.value}
            value={choice.value}
          >
            <Radio.Content>
              <Radio.Control>
                <Radio.Indicator />
              </Radio.Control>
              {choice.label}
            </Radio.Content>
            {choice.description && <Description>{choice.description}</Description>}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
