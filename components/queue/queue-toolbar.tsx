"use client";

import { SearchField, ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { Rows2, Rows4 } from "lucide-react";
import { useEffect, useEffectEvent, useState } from "react";
import type { QueueFilter } from "@/lib/operator/queue-order.ts";
import type { QueueCounts } from "@/lib/operator/sentences.ts";

interface QueueToolbarProps {
  readonly filter: QueueFilter;
  /** How many there are of each; null while that is being read. */
  readonly counts: QueueCounts | null;
  readonly search: string;
  readonly isCompact: boolean;
  readonly onFilterChange: (filter: QueueFilter) => void;
  readonly onSearchChange: (search: string) => void;
  readonly onCompactChange: (isCompact: boolean) => void;
}

const chips: readonly {
  readonly id: QueueFilter;
  readonly label: string;
  readonly countOf: (counts: QueueCounts) => number;
}[] = [
  {
    id: "open",
    label: "Open",
    countOf: ({ pending, planned, scheduled, queued, running }) => pending + planned + scheduled + queued + running,
  },
  { id: "PLANNED", label: "To be assigned", countOf: ({ planned }) => planned },
  { id: "PENDING", label: "To be planned", countOf: ({ pending }) => pending },
  { id: "SCHEDULED", label: "Scheduled", countOf: ({ scheduled }) => scheduled },
  { id: "QUEUED", label: "Due", countOf: ({ queued }) => queued },
  { id: "RUNNING", label: "Running", countOf: ({ running }) => running },
  { id: "ended", label: "Ended, 24 h", countOf: ({ ended }) => ended },
];

/** Long enough to type a word, short enough to feel like one movement. */
const searchDelayMs = 300;

/** Filters of the queue with their counts. What they say is in the address. */
export function QueueToolbar(props: QueueToolbarProps) {
  const { filter, counts, isCompact, onFilterChange, onCompactChange } = props;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <ToggleButtonGroup
        aria-label="Status"
        className="max-w-full flex-wrap justify-start"
        disallowEmptySelection
        onSelectionChange={(keys) => {
          const chosen = chips.find((chip) => keys.has(chip.id));
          if (chosen) onFilterChange(chosen.id);
        }}
        selectedKeys={[filter]}
        selectionMode="single"
        size="sm"
      >
        {chips.map((chip) => (
          <ToggleButton className="figures" id={chip.id} key={chip.id}>
            {chip.label}
            {/* As wide as two digits from the start: a count that comes later moves nothing. */}
            <span className="min-w-[2ch] text-muted">{counts === null ? "" : chip.countOf(counts)}</span>
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

function Search({ search, onSearchChange }: Pick<QueueToolbarProps, "search" | "onSearchChange">) {
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
    <SearchField aria-label="Name or job id" className="w-full sm:w-56" onChange={setText} value={text}>
      <SearchField.Group>
        <SearchField.SearchIcon />
        <SearchField.Input placeholder="Name or job id" />
        <SearchField.ClearButton />
      </SearchField.Group>
    </SearchField>
  );
}
