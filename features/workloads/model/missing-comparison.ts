import type { WorkloadView } from "./workload-view.ts";

type Standing = Pick<WorkloadView, "status" | "zone" | "actualStart">;

/** Why there is no figure to compare: it never ran, its account is under way, it is not planned, or placed by hand. */
export type MissingComparison = "notRun" | "accounting" | "notPlanned" | "byHand";

export function missingComparison({ status, zone, actualStart }: Standing): MissingComparison {
  if (status === "CANCELLED" || status === "FAILED") return actualStart === null ? "notRun" : "accounting";
  if (status === "COMPLETED") return "accounting";
  return zone === null ? "notPlanned" : "byHand";
}
