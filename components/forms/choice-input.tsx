"use client";

import { Description, Label, Radio, RadioGroup } from "@heroui/react";
import { type Control, type FieldPath, type FieldValues, useController } from "react-hook-form";

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

interface ChoiceInputProps<Values extends FieldValues> {
  readonly control: Control<Values, unknown, unknown>;
  readonly name: FieldPath<Values>;
  readonly label: string;
  readonly choices: readonly Choice[];
}

/** One of a few, all in sight, each with what it means. */
export function ChoiceInput<Values extends FieldValues>({ control, name, label, choices }: ChoiceInputProps<Values>) {
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
      <div className={`grid gap-2 ${choices.length === 2 ? "sm:grid-cols-2" : "sm:grid-cols-3"}`}>
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
