import type { QueueListParams } from "../params.ts";

export const queueKeys = {
  lists: ["queue", "lists"] as const,
  list: (organizationId: number, params: QueueListParams) => ["queue", "lists", organizationId, params] as const,
  waiting: (organizationId: number) => ["queue", "lists", organizationId, "waiting"] as const,
  allPlaced: ["queue", "placed"] as const,
  placed: (organizationId: number) => ["queue", "placed", organizationId] as const,
  allCounts: ["queue", "counts"] as const,
  counts: (organizationId: number) => ["queue", "counts", organizationId] as const,
  workloads: ["queue", "workload"] as const,
  workload: (jobId: string) => ["queue", "workload", jobId] as const,
};
