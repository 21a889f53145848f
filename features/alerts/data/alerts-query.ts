import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { frequentAlertsSchema } from "@/lib/contracts/alert.ts";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import { afterAlertCursor, decodeAlertCursor, encodeAlertCursor } from "../model/alert-cursor.ts";
import type { AlertCounts, AlertEventView, AlertFigures, AlertFilter, AlertView } from "../model/alert-view.ts";
import { type AlertRow, alertColumns, toAlertView } from "./alert-rows.ts";
import { alertKeys } from "./keys.ts";

const pageSize = 50;
/** The first hundred repeats, and what people did: a page holds it. */
const timelineLimit = 300;

export interface AlertPage {
  readonly alerts: readonly AlertView[];
  /** Where the next page begins; null on the last. */
  readonly nextCursor: string | null;
}

/** One page of the organization's alerts, the last raised first. */
export function alertsQueryOptions(
  client: KarbosClient,
  organizationId: number,
  filter: AlertFilter,
  after: string | null,
) {
  return queryOptions({
    queryKey: alertKeys.list(organizationId, filter, after),
    queryFn: ({ signal }) => readAlerts(client, organizationId, filter, after, signal),
    placeholderData: keepPreviousData,
  });
}

/** How many alerts are open, acknowledged and snoozed. */
export function alertCountsQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: alertKeys.counts(organizationId),
    queryFn: async ({ signal }): Promise<AlertCounts> => {
      const count = async (filter: AlertFilter) => {
        const answer = await filtered(
          client.from("alerts").select("id", { count: "exact", head: true }).eq("organization_id", organizationId),
          filter,
        ).abortSignal(signal);
        rowsOf(answer);
        return answer.count ?? 0;
      };
      const [open, acknowledged, snoozed] = await Promise.all([count("open"), count("acknowledged"), count("snoozed")]);
      return { open, acknowledged, snoozed };
    },
  });
}

export interface AlertDetail {
  readonly alert: AlertView;
  /** What happened to it, the newest first. */
  readonly timeline: readonly AlertEventView[];
}

/** One alert with its timeline; null where there is none that the caller may see. */
export function alertDetailQueryOptions(client: KarbosClient, organizationId: number, alertId: number | null) {
  return queryOptions({
    queryKey: alertKeys.detail(organizationId, alertId),
    enabled: alertId !== null,
    queryFn: async ({ signal }): Promise<AlertDetail | null> => {
      if (alertId === null) return null;
      const [rows, events] = await Promise.all([
        client
          .from("alerts")
          .select(alertColumns)
          .eq("id", alertId)
          .eq("organization_id", organizationId)
          .abortSignal(signal),
        client
          .from("alert_events")
          .select("id, kind, severity, actor_id, until, occurred_at, profiles (display_name)")
          .eq("alert_id", alertId)
          .order("id", { ascending: false })
          .limit(timelineLimit)
          .abortSignal(signal),
      ]);
      const [row] = rowsOf(rows);
      if (!row) return null;
      const timeline = rowsOf(events).map(({ id, kind, severity, actor_id, until, occurred_at, profiles }) => ({
        ...{ id, kind, severity },
        actorName: actor_id === null ? null : (profiles?.display_name ?? "someone who has left"),
        ...{ until: toInstant(until), at: toInstant(occurred_at) },
      }));
      return { alert: toAlertView(row), timeline };
    },
  });
}

/** How busy the alerts of the last seven days were. */
export function alertFiguresQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: alertKeys.figures(organizationId),
    // A week moves slowly: not read again with every alert.
    staleTime: 60_000,
    queryFn: async ({ signal }): Promise<AlertFigures> => {
      const answer = await client
        .rpc("alert_figures", { p_organization_id: organizationId, p_days: 7 })
        .abortSignal(signal)
        .single();
      const row = rowsOf(answer);
      return {
        raised: row.raised,
        perTenMins: row.per_ten_mins,
        peakInTenMins: row.peak_in_ten_mins,
        standing: row.standing,
        chattering: row.chattering,
        mostFrequent: frequentAlertsSchema.parse(row.most_frequent).map(({ title, subjectKind, subjectId, count }) => ({
          title,
          subject: { kind: subjectKind, id: subjectId },
          count,
        })),
      };
    },
  });
}

async function readAlerts(
  client: KarbosClient,
  organizationId: number,
  filter: AlertFilter,
  after: string | null,
  signal: AbortSignal,
): Promise<AlertPage> {
  const cursor = decodeAlertCursor(after);
  const all = client.from("alerts").select(alertColumns).eq("organization_id", organizationId);
  const narrowed = filtered(cursor === null ? all : all.or(afterAlertCursor(cursor)), filter);
  const rows: readonly AlertRow[] = rowsOf(
    await narrowed
      .order("last_at", { ascending: false })
      .order("id", { ascending: false })
      .limit(pageSize + 1)
      .abortSignal(signal),
  );
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  const isMore = rows.length > pageSize && last !== undefined;
  return {
    alerts: page.map(toAlertView),
    nextCursor: isMore ? encodeAlertCursor({ lastAtIso: last.last_at, id: last.id }) : null,
  };
}

/** What the filters of alerts ask of a query: of open and acknowledged ones those that are not put aside. */
interface Filterable<Query> {
  eq(column: "state", value: AlertView["state"]): Query;
  is(column: "snoozed_until", value: null): Query;
  not(column: "snoozed_until", operator: "is", value: null): Query;
}

function filtered<Query extends Filterable<Query>>(query: Query, filter: AlertFilter): Query {
  switch (filter) {
    case "open":
    case "acknowledged":
      return query.eq("state", filter).is("snoozed_until", null);
    case "snoozed":
      return query.not("snoozed_until", "is", null);
    case "resolved":
      return query.eq("state", "resolved");
  }
}
