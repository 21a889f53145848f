import { formatCount } from "@/lib/format/quantities.ts";
import type { Instant } from "@/lib/format/time.ts";

/** What needs a person, as a page shows it. */
export interface AlertView {
  readonly id: number;
  /** Such as `run.lost`. */
  readonly kind: string;
  /** What happened and what to do. */
  readonly message: string;
  /** The workload it concerns, if any. */
  readonly jobId: string | null;
  readonly createdAt: Instant;
  /** When and by whom it was taken up; null while it waits. The name is null where the person has left. */
  readonly takenUp: { readonly at: Instant; readonly by: string | null } | null;
}

/** Which alerts a list shows. */
export const alertFilters = ["open", "all"] as const;
export type AlertFilter = (typeof alertFilters)[number];

const titles: Readonly<Record<string, string>> = {
  "budget.spent": "Carbon budget spent",
  "queue.dead_letter": "Could not be handled",
  "run.failed": "Run failed",
  "run.lost": "Lost its worker twice",
  "run.unclaimed": "No worker claims it",
  "workload.displaced": "Made way for urgent work",
  "workload.overdue": "Past its latest start or deadline",
};

/** What an alert is about, in a few words; of a kind that is not known here, its name. */
export function alertTitle(kind: string): string {
  return titles[kind] ?? kind;
}

/** The answer at the top of the alerts. */
export function alertsSentence(open: number): string {
  if (open === 0) return "Nothing needs a person.";
  return open === 1 ? "1 alert waits for a person." : `${formatCount(open, "alert")} wait for a person.`;
}
