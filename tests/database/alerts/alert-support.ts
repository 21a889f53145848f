import { type Db, only, type Tx } from "../database.ts";

export interface Raising {
  readonly organizationId: number;
  readonly key?: string;
  readonly severity?: "info" | "warning" | "critical";
  readonly occurrence?: string | null;
  readonly message?: string;
}

/** Raises an alert of a kind that nothing else raises. Answers its number. */
export async function raise(db: Db, raising: Raising): Promise<number> {
  const {
    organizationId,
    key = "test.raised:1",
    severity = "warning",
    occurrence = null,
    message = "A message",
  } = raising;
  const rows = await db<{ id: number }[]>`
    select private.raise_alert(
      ${organizationId}, 'test.raised', ${severity}, 'queue', '1', 'A title', ${message}, '{}', ${occurrence}, ${key}
    ) as id`;
  return only(rows).id;
}

export const resolve = async (db: Db, organizationId: number, key = "test.raised:1", offDelay = "0 minutes") =>
  only(
    await db<
      { done: boolean }[]
    >`select private.resolve_alert(${organizationId}, ${key}, ${offDelay}::interval) as done`,
  ).done;

export interface AlertRow {
  id: number;
  kind: string;
  state: string;
  severity: string;
  occurrences: number;
  acknowledged_by: string | null;
  resolved_by: string | null;
  snoozed_until: Date | null;
}

export const alertsOf = (db: Db, organizationId: number, kind = "test.raised") => db<AlertRow[]>`
  select id, kind, state, severity, occurrences, acknowledged_by, resolved_by, snoozed_until
  from public.alerts where organization_id = ${organizationId} and kind = ${kind} order by id`;

/** The kinds of what happened to an alert, in order. */
export async function timelineOf(tx: Tx, alertId: number): Promise<string[]> {
  const rows = await tx<
    { kind: string }[]
  >`select kind from public.alert_events where alert_id = ${alertId} order by id`;
  return rows.map(({ kind }) => kind);
}
