"use client";

import type { ListFilter } from "@/components/tables/filter-chips.tsx";
import { ListToolbar } from "@/components/tables/list-toolbar.tsx";
import { listTexts } from "../texts/list.ts";

type StatusFilter = "all" | "waiting" | "running" | "ended";

interface WorkloadToolbarProps {
  readonly filter: StatusFilter;
  /** How many there are of each; null while that is being read. */
  readonly counts: { readonly waiting: number; readonly running: number; readonly ended: number } | null;
  readonly search: string;
  readonly isCompact: boolean;
  readonly onFilterChange: (filter: StatusFilter) => void;
  readonly onSearchChange: (search: string) => void;
  readonly onCompactChange: (isCompact: boolean) => void;
}

/** Filters of a list of workloads with their counts. */
export function WorkloadToolbar({ counts, ...toolbar }: WorkloadToolbarProps) {
  const filters: readonly ListFilter<StatusFilter>[] = [
    { id: "all", label: listTexts.filters.all },
    { id: "waiting", label: listTexts.filters.waiting, count: counts?.waiting ?? null },
    { id: "running", label: listTexts.filters.running, count: counts?.running ?? null },
    { id: "ended", label: listTexts.filters.ended, count: counts?.ended ?? null },
  ];
  return <ListToolbar {...toolbar} filters={filters} />;
}
