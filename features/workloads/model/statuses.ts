import type { WorkloadStatus } from "@/lib/contracts/workload.ts";

/** The three kinds of status a list is filtered by. */
export const statusGroups = {
  waiting: ["PENDING", "PLANNED", "SCHEDULED", "QUEUED"],
  running: ["RUNNING"],
  ended: ["COMPLETED", "FAILED", "CANCELLED"],
} as const satisfies Record<string, readonly WorkloadStatus[]>;

export type StatusGroup = keyof typeof statusGroups;

/** Whether its owner may still edit what it needs: until it is offered to a worker. */
export function isEditable(status: WorkloadStatus): boolean {
  return status === "PENDING" || status === "PLANNED" || status === "SCHEDULED";
}

/** Whether it has ended, one way or another. */
export function hasEnded(status: WorkloadStatus): boolean {
  return status === "COMPLETED" || status === "FAILED" || status === "CANCELLED";
}

/** Whether an operator may still say where and when. */
export function isAssignable(status: WorkloadStatus): boolean {
  return status === "PLANNED" || status === "SCHEDULED";
}
