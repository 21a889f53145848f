"use client";

import { SearchField, ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { Rows2, Rows4 } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";

export type StatusFilter = "all" | "waiting" | "running" | "ended";

const filters: readonly { readonly id: StatusFilter; readonly label: string }[] = [
  { id: "all", label: "All" },
  { id: "waiting", label: "Waiting" },
  { id: "running", label: "Running" },
  { id: "ended", label: "Ended" },
];

/** Long enough to type a word, short enough to feel like one movement. */
const searchDelayMs = 300;

interface ListToolbarProps {
  readonly status: StatusFilter;
  /** How many there are of each; null while that is being read. */
  readonly counts: { readonly waiting: number; readonly running: number; readonly ended: number } | null;
  readonly search: string;
  readonly isCompact: boolean;
  readonly onStatusChange: (status: StatusFilter) => void;
  readonly onSearchChange: (search: string) => void;
  readonly onCompactChange: (isCompact: boolean) => void;
}

/** Filters of a list of workloads. What they say is in the address. */
export function ListToolbar(props: ListToolbarProps) {
  const { status, counts, isCompact, onStatusChange, onCompactChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ToggleButtonGroup
        aria-label="Status"
        className="max-w-full overflow-x-auto"
        disallowEmptySelection
        onSelectionChange={(keys) => {
          const chosen = filters.find((filter) => keys.has(filter.id));
          if (chosen) onStatusChange(chosen.id);
        }}
        selectedKeys={[status]}
        selectionMode="single"
        size="sm"
      >
        {filters.map((filter) => (
          <ToggleButton className="figures" id={filter.id} key={filter.id}>
            {filter.label}
            {counts !== null && filter.id !== "all" && <span className="text-muted">{counts[filter.id]}</span>}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Search {...props} />
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

function Search({ search, onSearchChange }: Pick<ListToolbarProps, "search" | "onSearchChange">) {
  const [text, setText] = useState(search);
  const [applied, setApplied] = useState(search);
  // The address changed by other means, such as going back: the field follows it.
  if (applied !== search) {
    setApplied(search);
    setText(search);
  }
  const apply = useEffectEvent((value: string) => {
    if (value !== search) onSearchChange(value);
  });
  useEffect(() => {
    const timer = setTimeout(() => apply(text), searchDelayMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <SearchField aria-label="Name or job id" className="w-full sm:w-64" onChange={setText} value={text}>
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder="Name or job id" />
        <SearchField.ClearButton />
      </SearchField.Group>
    </SearchField>
  );
}
