import type { Instant } from "@/lib/format/time.ts";

/** Who changed what, as a page shows it. */
export interface AuditEntry {
  readonly id: number;
  readonly at: Instant;
  readonly actorKind: "user" | "operator" | "worker" | "system";
  /** Name at the time; null where no person did it. */
  readonly actorName: string | null;
  /** Such as `membership.role_changed`. */
  readonly action: string;
  readonly subject: { readonly kind: string; readonly id: string; readonly name: string | null };
  readonly changes: readonly ColumnChange[];
  readonly reason: string | null;
}

/** A column before and after, as text; null where there was or is none. */
export interface ColumnChange {
  readonly column: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** Which entries a list shows, by what was changed. */
export const auditFilters = ["all", "membership", "organization", "worker", "budget", "workload", "other"] as const;
export type AuditFilter = (typeof auditFilters)[number];
export const auditKinds = ["membership", "organization", "worker", "budget", "workload"] as const;

/** What was done: "Role changed", "Membership created". */
export function actionWords(action: string): string {
  const [kind = "", done = ""] = action.split(".");
  const isOfColumn = done.endsWith("_changed");
  return capitalized(words(isOfColumn ? done : `${kind} ${done}`));
}

/** What it was done to: its name, and else its kind and id. */
export function subjectWords({ kind, id, name }: AuditEntry["subject"]): string {
  if (kind === "workload") return name === null ? id : `${id} ${name}`;
  return name ?? `${words(kind)} ${id}`;
}

export function actorWords({ actorName, actorKind }: Pick<AuditEntry, "actorName" | "actorKind">): string {
  if (actorName !== null) return actorName;
  return actorKind === "worker" ? "A worker" : actorKind === "system" ? "System" : "An account without a name";
}

/**
 * The columns of an entry in order, each before and after. What was created has no before, what was deleted no after:
 * its empty columns are then left out, and those that only say which row and whose it is.
 */
export function columnChanges(
  subjectId: string,
  before: Readonly<Record<string, unknown>> | null,
  after: Readonly<Record<string, unknown>> | null,
): readonly ColumnChange[] {
  const columns = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  const isWhole = before === null || after === null;
  const isKey = (column: string) =>
    column === "organization_id" || (/(^|_)id$/.test(column) && text((after ?? before)?.[column]) === subjectId);
  return [...columns]
    .filter((column) => !(isWhole && isKey(column)))
    .map((column) => ({ column: words(column), before: text(before?.[column]), after: text(after?.[column]) }))
    .filter((change) => !isWhole || change.before !== null || change.after !== null);
}

function text(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function words(name: string): string {
  return name.replaceAll("_", " ");
}

function capitalized(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
