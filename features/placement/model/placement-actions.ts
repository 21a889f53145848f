import type { ActionResult } from "@/lib/contracts/action-result.ts";
import type { Assignment } from "@/lib/contracts/workload.ts";

export interface PlacementReason {
  readonly jobId: string;
  readonly reason?: string;
}

/** What an operator may do with a workload. Each is a server action; null in its place where a person may only look. */
export interface QueueActions {
  readonly assign: (assignment: Assignment) => Promise<ActionResult>;
  readonly takeBack: (input: PlacementReason) => Promise<ActionResult>;
  readonly cancel: (input: PlacementReason) => Promise<ActionResult>;
}
