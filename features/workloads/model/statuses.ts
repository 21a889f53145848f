import type { WorkloadStatus } from "@/lib/contracts/workload.ts";

/** The three kinds of status a list is filtered by. */
export const statusGroups = {
  waiting: ["PENDING", "PLANNED", "SCHEDULED", "QUEUED"],
  running: ["RUNNING"],
  ended: ["COMPLETED", "FAILED", "CANCELLED"],
} as const satisfies Record<string, readonly WorkloadStatus[]>;

export type StatusGroup = keyof typeof statusGroups;

const words: Readonly<Record<WorkloadStatus, string>> = {
  PENDING: "To be planned",
  PLANNED: "To be assigned",
  SCHEDULED: "Scheduled",
  QUEUED: "Due",
  RUNNING: "Running",
  COMPLETED: "Completed",
  FAILED: "Failed",
  CANCELLED: "Cancelled",
};

/** A status as people read it. */
export function statusWord(status: WorkloadStatus): string {
  return words[status];
}

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
