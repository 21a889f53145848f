"use client";

import { type KeyboardEvent, useState } from "react";

export interface RowKeys {
  /** For the one focusable control of each row. The element around the rows has `data-rows`. */
  readonly propsOf: (key: string) => RowControlProps;
}

interface RowControlProps {
  readonly "data-row-key": string;
  readonly tabIndex: 0 | -1;
  readonly onFocus: () => void;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
}

const next = (index: number, last: number) => Math.min(index + 1, last);
const previous = (index: number) => Math.max(index - 1, 0);
const steps: Readonly<Record<string, (index: number, last: number) => number>> = {
  ArrowDown: next,
  ArrowUp: previous,
  j: next,
  k: previous,
  Home: () => 0,
  End: (_, last) => last,
};

/** One stop of the Tab key for a whole list of rows; arrows, J and K, Home and End move within it. */
export function useRowKeys(keys: readonly string[]): RowKeys {
  const [current, setCurrent] = useState<string | null>(null);
  // The row may have left the list since: the first one then replaces it.
  const stop = current !== null && keys.includes(current) ? current : (keys[0] ?? null);
  return {
    propsOf: (key) => ({
      "data-row-key": key,
      tabIndex: key === stop ? 0 : -1,
      onFocus: () => setCurrent(key),
      onKeyDown: moveAmongRows,
    }),
  };
}

function moveAmongRows(event: KeyboardEvent<HTMLElement>): void {
  const step = steps[event.key];
  const list = event.currentTarget.closest("[data-rows]");
  if (!step || !list || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const rows = [...list.querySelectorAll<HTMLElement>("[data-row-key]")];
  rows[step(rows.indexOf(event.currentTarget), rows.length - 1)]?.focus();
}
