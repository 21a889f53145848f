"use client";

import type { ListFilter } from "@/components/tables/filter-chips.tsx";
import { ListToolbar } from "@/components/tables/list-toolbar.tsx";

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
    { id: "all", label: "All" },
    { id: "waiting", label: "Waiting", count: counts?.waiting ?? null },
    { id: "running", label: "Running", count: counts?.running ?? null },
    { id: "ended", label: "Ended", count: counts?.ended ?? null },
  ];
  return <ListToolbar {...toolbar} filters={filters} />;
}
