import type { WorkloadView } from "./workload-view.ts";

type Standing = Pick<WorkloadView, "status" | "zone" | "actualStart">;

/** Why there is no figure to compare: it never ran, it was placed by hand, or it is not planned yet. */
export function missingComparison({ status, zone, actualStart }: Standing): string {
  if (status === "CANCELLED" || status === "FAILED") return actualStart === null ? "did not run" : "being accounted";
  if (status === "COMPLETED") return "being accounted";
  return zone === null ? "not planned" : "assigned by hand";
}

/** The same in a sentence, for what has ended; null for what still waits or runs. */
export function endedWithoutFigures(workload: Standing): string | null {
  switch (missingComparison(workload)) {
    case "being accounted":
      return "What it used and emitted is being accounted. That takes a few seconds.";
    case "did not run":
      return "It did not run: nothing was emitted.";
    default:
      return null;
  }
}
