import type { StatusGroup } from "../model/statuses.ts";

/** Whose workloads: one person's own, or everyone's of an organization. The database decides; this narrows. */
export type WorkloadScope =
  | { readonly kind: "own"; readonly userId: string; readonly organizationId: number }
  | { readonly kind: "organization"; readonly organizationId: number };

export interface WorkloadListParams {
  readonly scope: WorkloadScope;
  /** Null: all of them. */
  readonly group: StatusGroup | null;
  /** Part of a name or of a job id; empty: no search. */
  readonly search: string;
  /** Where the page begins; null: at the newest. */
  readonly cursor: string | null;
}

export const workloadKeys = {
  all: ["workloads"] as const,
  list: (params: WorkloadListParams) => ["workloads", "list", params] as const,
  counts: (scope: WorkloadScope) => ["workloads", "counts", scope] as const,
  detail: (jobId: string) => ["workloads", "detail", jobId] as const,
  events: (jobId: string) => ["workloads", "events", jobId] as const,
};
