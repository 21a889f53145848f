import type { AlertSeverity } from "@/lib/contracts/alert.ts";
import { formatCount } from "@/lib/format/quantities.ts";
import type { Instant } from "@/lib/format/time.ts";

/** When and by whom something was done; the name is null where nobody did it, or the person has left. */
export interface Done {
  readonly at: Instant;
  readonly by: string | null;
}

/** What needs a person, as a page shows it. */
export interface AlertView {
  readonly id: number;
  /** Such as `run.lost`. */
  readonly kind: string;
  readonly severity: AlertSeverity;
  readonly state: "open" | "acknowledged" | "resolved";
  /** What happened, in a few words. */
  readonly title: string;
  /** What happened and what to do. */
  readonly message: string;
  readonly subject: AlertSubject;
  readonly occurrences: number;
  readonly raisedAt: Instant;
  readonly lastAt: Instant;
  readonly snoozedUntil: Instant | null;
  readonly acknowledged: Done | null;
  readonly resolved: Done | null;
}

export interface AlertSubject {
  /** Such as `workload`. */
  readonly kind: string;
  readonly id: string;
}

/** A step in the life of an alert. */
export interface AlertEventView {
  readonly id: number;
  readonly kind:
    | "raised"
    | "repeated"
    | "acknowledged"
    | "snoozed"
    | "woke"
    | "escalated"
    | "deescalated"
    | "resolved"
    | "reopened";
  readonly severity: AlertSeverity;
  readonly actorName: string | null;
  readonly until: Instant | null;
  readonly at: Instant;
}

/** How busy the alerts of the last seven days were. */
export interface AlertFigures {
  readonly raised: number;
  /** Raised per ten minutes, on average. */
  readonly perTenMins: number;
  readonly peakInTenMins: number;
  /** Unresolved for more than 24 hours. */
  readonly standing: number;
  /** Raised three times or more within an hour. */
  readonly chattering: number;
  readonly mostFrequent: readonly { readonly title: string; readonly subject: AlertSubject; readonly count: number }[];
}

/** Which alerts a list shows. */
export const alertFilters = ["open", "acknowledged", "snoozed", "resolved"] as const;
export type AlertFilter = (typeof alertFilters)[number];
export type AlertCounts = Readonly<Record<Exclude<AlertFilter, "resolved">, number>>;

/** The answer at the top of the alerts. */
export function alertsSentence(open: number): string {
  if (open === 0) return "Nothing needs a person.";
  return open === 1 ? "1 alert waits for a person." : `${formatCount(open, "alert")} wait for a person.`;
}

/** The name of a subject: what has a name of its own by that, others by kind and number. */
export function subjectName({ kind, id }: AlertSubject): string {
  return kind === "workload" || kind === "feed" ? id : `${kind.replaceAll("_", " ")} ${id}`;
}

type SubjectPath = `/workloads/${string}` | "/settings" | "/budgets" | "/map";

/** The page about a subject; null where there is none. */
export function subjectPath({ kind, id }: AlertSubject): SubjectPath | null {
  switch (kind) {
    case "workload":
      return `/workloads/${encodeURIComponent(id)}`;
    case "worker":
      return "/settings";
    case "budget":
      return "/budgets";
    case "feed":
      return "/map";
    default:
      return null;
  }
}
