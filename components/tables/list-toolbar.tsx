"use client";

import { ToggleButton } from "@heroui/react";
import { Rows2, Rows4 } from "lucide-react";
import { kitTexts } from "../texts.ts";
import { FilterChips, type ListFilter } from "./filter-chips.tsx";
import { ListSearch } from "./list-search.tsx";

interface ListToolbarProps<Id extends string> {
  readonly filters: readonly ListFilter<Id>[];
  readonly filter: Id;
  readonly search: string;
  readonly isCompact: boolean;
  readonly onFilterChange: (filter: Id) => void;
  readonly onSearchChange: (search: string) => void;
  readonly onCompactChange: (isCompact: boolean) => void;
}

/** Filters of a list of workloads with their counts, its search, and its row density. Their state is in the URL. */
export function ListToolbar<Id extends string>(props: ListToolbarProps<Id>) {
  const { filters, filter, search, isCompact, onFilterChange, onSearchChange, onCompactChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <FilterChips filter={filter} filters={filters} label={kitTexts.list.status} onFilterChange={onFilterChange} />
      {/* Where the filters fill a row, both go to the next one. */}
      <div className="flex min-w-0 flex-1 basis-52 items-center justify-between gap-3">
        <ListSearch onSearchChange={onSearchChange} search={search} />
        <div className="hidden md:block">
          <ToggleButton
            aria-label={kitTexts.list.compactRows}
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
    </div>
  );
}
