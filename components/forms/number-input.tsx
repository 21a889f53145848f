"use client";

import { Description, FieldError, InputGroup, Label, TextField } from "@heroui/react";
import { type ReactNode, useState } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";
import { parseTypedNumber } from "@/lib/format/typed-number.ts";

interface NumberInputProps<Values extends FieldValues> {
  readonly control: Control<Values, unknown, unknown>;
  readonly name: FieldPathByValue<Values, number | null>;
  readonly label: string;
  readonly unit?: string;
  readonly prefix?: string;
  readonly description?: ReactNode;
  readonly isRequired?: boolean;
}

/** A number with its unit. What is typed counts at once, so that a plan can follow; an empty field is null, never zero. */
export function NumberInput<Values extends FieldValues>({
  control,
  name,
  label,
  unit,
  prefix,
  description,
  isRequired = false,
}: NumberInputProps<Values>) {
  const { field, fieldState } = useController({ control, name });
  const [typed, setTyped] = useState("");
  // The typed text is kept while it has this value; another value, such as one read again, replaces it.
  const text = Object.is(parseTypedNumber(typed), field.value) ? typed : String(field.value ?? "");
  return (
    <TextField
      fullWidth
      isInvalid={fieldState.invalid}
      isRequired={isRequired}
      name={name}
      onBlur={field.onBlur}
      onChange={(next) => {
        setTyped(next);
        field.onChange(parseTypedNumber(next));
      }}
      validationBehavior="aria"
      value={text}
    >
      <Label>{label}</Label>
      <InputGroup fullWidth>
        {prefix && <InputGroup.Prefix>{prefix}</InputGroup.Prefix>}
        <InputGroup.Input className="figures min-w-0 ps-3" inputMode="decimal" ref={field.ref} />
        {unit && <InputGroup.Suffix>{unit}</InputGroup.Suffix>}
      </InputGroup>
      {description && <Description>{description}</Description>}
      <FieldError>{fieldState.error?.message}</FieldError>
    </TextField>
  );
}
