"use client";

import { Button, Checkbox } from "@heroui/react";
import type { ReactNode } from "react";

interface SelectionBarProps {
  readonly selectedCount: number;
  readonly shownCount: number;
  readonly onSelectAll: () => void;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

/** What may be done with the selected rows: in reach at the bottom of the screen, wherever the list stands. */
export function SelectionBar({ selectedCount, shownCount, onSelectAll, onClear, children }: SelectionBarProps) {
  const areAll = selectedCount === shownCount;
  return (
    <section
      aria-label="Selected alerts"
      className="sticky bottom-18 z-10 flex flex-wrap items-center gap-x-4 gap-y-2 rounded-md border border-border bg-overlay px-4 py-2 shadow-overlay lg:bottom-4"
    >
      <Checkbox isIndeterminate={!areAll} isSelected={areAll} onChange={() => (areAll ? onClear() : onSelectAll())}>
        <Checkbox.Content>
          <Checkbox.Control>
            <Checkbox.Indicator />
          </Checkbox.Control>
          <span className="figures whitespace-nowrap">
            {selectedCount} of {shownCount} selected
          </span>
        </Checkbox.Content>
      </Checkbox>
      {children}
      <Button className="ml-auto" onPress={onClear} size="sm" variant="ghost">
        Clear
      </Button>
    </section>
  );
}
