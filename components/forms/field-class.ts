/** As the fields of the kit, for a row of plain inputs and selects. */
export const fieldClass = "h-9 rounded-md border border-field-border bg-field px-2 text-foreground";
