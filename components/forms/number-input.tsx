"use client";

import { Description, FieldError, InputGroup, Label, TextField } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { type Control, type FieldPathByValue, useController } from "react-hook-form";
import { parseTypedNumber } from "@/lib/format/typed-number.ts";
import type { WorkloadFormValues } from "./workload-form-values.ts";

interface NumberInputProps {
  readonly control: Control<WorkloadFormValues, unknown, unknown>;
  readonly name: FieldPathByValue<WorkloadFormValues, number | null>;
  readonly label: string;
  readonly unit?: string;
  readonly prefix?: string;
  readonly description?: ReactNode;
  readonly isRequired?: boolean;
}

/** A number with its unit. What is typed counts at once, so that a plan can follow; an empty field is null, never zero. */
export function NumberInput({ control, name, label, unit, prefix, description, isRequired = false }: NumberInputProps) {
  const { field, fieldState } = useController({ control, name });
  const [text, setText] = useState(field.value === null ? "" : String(field.value));
  return (
    <TextField
      fullWidth
      isInvalid={fieldState.invalid}
      isRequired={isRequired}
      name={name}
      onBlur={field.onBlur}
      onChange={(next) => {
        setText(next);
        field.onChange(parseTypedNumber(next));
      }}
      validationBehavior="aria"
      value={text}
    >
      <Label>{label}</Label>
      <InputGroup fullWidth>
        {prefix && <InputGroup.Prefix>{prefix}</InputGroup.Prefix>}
        <InputGroup.Input className="figures min-w-0" inputMode="decimal" ref={field.ref} />
        {unit && <InputGroup.Suffix>{unit}</InputGroup.Suffix>}
      </InputGroup>
      {description && <Description>{description}</Description>}
      <FieldError>{fieldState.error?.message}</FieldError>
    </TextField>
  );
}
