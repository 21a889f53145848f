"use client";

import { ListToolbar } from "@/components/tables/list-toolbar.tsx";
import type { QueueFilter } from "../model/queue-order.ts";
import type { QueueCounts } from "../model/sentences.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.queue.filters;

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
    label: texts.open,
    countOf: ({ pending, planned, scheduled, queued, running }) => pending + planned + scheduled + queued + running,
  },
  { id: "PLANNED", label: texts.planned, countOf: ({ planned }) => planned },
  { id: "PENDING", label: texts.pending, countOf: ({ pending }) => pending },
  { id: "SCHEDULED", label: texts.scheduled, countOf: ({ scheduled }) => scheduled },
  { id: "QUEUED", label: texts.queued, countOf: ({ queued }) => queued },
  { id: "RUNNING", label: texts.running, countOf: ({ running }) => running },
  { id: "ended", label: texts.ended, countOf: ({ ended }) => ended },
];

/** Filters of the queue with their counts. */
export function QueueToolbar({ counts, ...toolbar }: QueueToolbarProps) {
  const filters = chips.map(({ id, label, countOf }) => ({ id, label, count: counts && countOf(counts) }));
  return <ListToolbar {...toolbar} filters={filters} />;
}
