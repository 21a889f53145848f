/** What the queue can be narrowed to. "ended" is what ended within the last day. */
export const queueFilters = ["open", "PENDING", "PLANNED", "SCHEDULED", "QUEUED", "RUNNING", "ended"] as const;
export type QueueFilter = (typeof queueFilters)[number];

/** What the queue can be put in order by. */
export const queueSorts = ["deadline", "submitted", "urgency", "status", "name"] as const;
export type QueueSort = (typeof queueSorts)[number];

export interface QueueOrder {
  readonly sort: QueueSort;
  readonly isDescending: boolean;
}

/** The direction to begin with: the newest first, of everything else the least. */
export function isQueueDescendingFirst(sort: QueueSort): boolean {
  return sort === "submitted";
}

/** The order that a word of an input asks for; the nearest deadline first for anything else. */
export function parseQueueSort(text: string): QueueOrder {
  const sort = queueSorts.find((candidate) => candidate === text) ?? "deadline";
  return { sort, isDescending: isQueueDescendingFirst(sort) };
}
