import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { formatMoment, type Instant } from "@/lib/format/time.ts";
import type { ComparisonView, WorkloadView } from "./workload-view.ts";

type Waiting = Pick<WorkloadView, "latestStart" | "comparison">;

/** Until when a workload may wait: ", by 09:10 GMT at the latest". Empty where no plan says so, or it has come to that. */
export function latestClause({ latestStart }: Waiting, now: Instant): string {
  return latestStart === null || latestStart <= now ? "" : `, by ${formatMoment(latestStart, now)} at the latest`;
}

/** What running at once would cost beside what is planned: "emit 390 g more and cost 10p less"; null where it is not known. */
export function atOnceWords({ comparison }: Waiting): string | null {
  if (comparison === null || comparison.basis !== "expected") return null;
  const carbon = carbonDifference(comparison);
  if (carbon === null) return null;
  const cost = costDifference(comparison);
  if (carbon === "as much") return cost === null ? "emit as much" : `emit as much and cost ${cost}`;
  return cost === null ? `emit ${carbon}` : `emit ${carbon} and cost ${cost}`;
}

/** The same in the few words a list has room for: "390 g more, 10p less"; null where it is not known. */
export function atOnceNote({ comparison }: Waiting): string | null {
  if (comparison === null || comparison.basis !== "expected") return null;
  const carbon = carbonDifference(comparison);
  if (carbon === null) return null;
  return [carbon === "as much" ? "as much carbon" : carbon, costDifference(comparison)]
    .filter((part) => part !== null && part !== "as much")
    .join(", ");
}

function carbonDifference({ carbonG, baselineCarbonG }: ComparisonView): string | null {
  return difference(baselineCarbonG, carbonG, (size) => formatCarbon(size).text);
}

function costDifference({ costGbp, baselineCostGbp }: ComparisonView): string | null {
  return difference(baselineCostGbp, costGbp, (size) => formatMoney(size).text);
}

/** Two figures that read the same are the same. */
function difference(atOnce: number | null, planned: number | null, format: (size: number) => string): string | null {
  if (atOnce === null || planned === null) return null;
  if (format(atOnce) === format(planned)) return "as much";
  return `${format(Math.abs(atOnce - planned))} ${atOnce > planned ? "more" : "less"}`;
}
