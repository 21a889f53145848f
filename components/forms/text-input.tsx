"use client";

import { Description, FieldError, Input, Label, TextArea, TextField } from "@heroui/react";
import type { ComponentProps, ReactNode } from "react";
import { type Control, type FieldPathByValue, type FieldValues, useController } from "react-hook-form";

interface TextInputProps<Values extends FieldValues> {
  readonly control: Control<Values, unknown, unknown>;
  readonly name: FieldPathByValue<Values, string>;
  readonly label: string;
  readonly description?: ReactNode;
  readonly isMultiline?: boolean;
  readonly isMonospaced?: boolean;
  readonly placeholder?: string;
  readonly type?: ComponentProps<typeof Input>["type"];
  readonly isRequired?: boolean;
}

/** One or more lines of text, with label, description and error. */
export function TextInput<Values extends FieldValues>({
  control,
  name,
  label,
  description,
  isMultiline = false,
  isMonospaced = false,
  placeholder,
  type = "text",
  isRequired = false,
}: TextInputProps<Values>) {
  const { field, fieldState } = useController({ control, name });
  const shared = {
    className: isMonospaced ? "font-mono" : "",
    fullWidth: true,
    ref: field.ref,
    ...(placeholder === undefined ? {} : { placeholder }),
  };
  return (
    <TextField
      fullWidth
      isInvalid={fieldState.invalid}
      isRequired={isRequired}
      name={name}
      onBlur={field.onBlur}
      onChange={field.onChange}
      validationBehavior="aria"
      value={String(field.value)}
    >
      <Label>{label}</Label>
      {isMultiline ? <TextArea {...shared} rows={3} /> : <Input {...shared} type={type} />}
      {description && <Description>{description}</Description>}
      <FieldError>{fieldState.error?.message}</FieldError>
    </TextField>
  );
}
