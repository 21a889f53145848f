"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { Rows2, Rows4 } from "lucide-react";
import { ListSearch } from "./list-search.tsx";

export interface ListFilter<Id extends string> {
  readonly id: Id;
  readonly label: string;
  /** How many rows it lets through; null while that is being read, left out where it is not counted. */
  readonly count?: number | null;
}

interface ListToolbarProps<Id extends string> {
  readonly filters: readonly ListFilter<Id>[];
  readonly filter: Id;
  readonly search: string;
  readonly isCompact: boolean;
  readonly onFilterChange: (filter: Id) => void;
  readonly onSearchChange: (search: string) => void;
  readonly onCompactChange: (isCompact: boolean) => void;
}

/** Filters of a list of workloads with their counts, its search, and how close its rows stand. What they say is in the address. */
export function ListToolbar<Id extends string>(props: ListToolbarProps<Id>) {
  const { filters, filter, search, isCompact, onFilterChange, onSearchChange, onCompactChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ToggleButtonGroup
        aria-label="Status"
        // Where they need more than one row they stand apart: the halves of one bar would look broken.
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
        {filters.map(({ id, label, count }) => (
          <ToggleButton className="figures" id={id} key={id}>
            {label}
            {/* As wide as two digits from the start: a count that comes later moves nothing. */}
            {count !== undefined && <span className="min-w-[2ch] text-muted">{count}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <ListSearch onSearchChange={onSearchChange} search={search} />
      <div className="ml-auto hidden md:block">
        <ToggleButton
          aria-label="Compact rows"
          isIconOnly
          isSelected={isCompact}
          onChange={onCompactChange}
          size="sm"
          variant="ghost"
        >
          {isCompact ? <Rows4 aria-hidden className="size-4" /> : <Rows2 aria-hidden className="size-4" />}
        </ToggleButton>
      </div>
    </div>
  );
}
