"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";

export interface ListFilter<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** The number of matching rows; null while it is being read, absent if it is not counted. */
  readonly count?: number | null;
}

interface FilterChipsProps<Id extends string> {
  /** What is chosen, such as "Status". */
  readonly label: string;
  readonly filters: readonly ListFilter<Id>[];
  readonly filter: Id;
  readonly onFilterChange: (filter: Id) => void;
}

/** The filters of a list with their counts; one is active. */
export function FilterChips<Id extends string>({ label, filters, filter, onFilterChange }: FilterChipsProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      // In more than one row they are separate: a bar in two halves would look broken.
      className="max-w-full flex-wrap justify-start max-xl:gap-1 max-xl:*:rounded-md"
      disallowEmptySelection
      onSelectionChange={(keys) => {
        const chosen = filters.find(({ id }) => keys.has(id));
        if (chosen) onFilterChange(chosen.id);
      }}
      selectedKeys={[filter]}
      selectionMode="single"
      size="sm"
    >
      {filters.map((chip) => (
        <ToggleButton className="figures" id={chip.id} key={chip.id}>
          {chip.label}
          {/* As wide as two digits from the start: a count that comes later moves nothing. */}
          {chip.count !== undefined && <span className="min-w-[2ch] text-muted">{chip.count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}
