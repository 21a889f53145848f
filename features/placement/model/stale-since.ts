import type { UseQueryResult } from "@tanstack/react-query";

/** When the oldest of the reads that now fail last succeeded; null while none fails, or has nothing to show anyway. */
export function staleSince(
  queries: readonly Pick<UseQueryResult, "isError" | "data" | "dataUpdatedAt">[],
): number | null {
  const failed = queries.filter((query) => query.isError && query.data !== undefined);
  return failed.length === 0 ? null : Math.min(...failed.map((query) => query.dataUpdatedAt));
}
