import type { QueueListParams } from "./queue-params.ts";

export const queueKeys = {
  all: ["queue"] as const,
  list: (organizationId: number, params: QueueListParams) => ["queue", "list", organizationId, params] as const,
  counts: (organizationId: number) => ["queue", "counts", organizationId] as const,
  waiting: (organizationId: number) => ["queue", "waiting", organizationId] as const,
  workload: (jobId: string) => ["queue", "workload", jobId] as const,
};
