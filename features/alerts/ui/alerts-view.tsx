"use client";

import { toast } from "@heroui/react";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useOrganizationAction } from "@/components/layout/organization-provider.tsx";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { OperatorToasts } from "@/components/layout/toasts.tsx";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { FilterChips } from "@/components/tables/filter-chips.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { formatZone } from "@/lib/format/time.ts";
import { takeUp } from "../actions.ts";
import { type AlertPage, alertsQueryOptions, openAlertsQueryOptions } from "../data/alerts-query.ts";
import { alertKeys } from "../data/keys.ts";
import { alertRefreshMs } from "../model/alert-refresh.ts";
import { type AlertFilter, alertsSentence } from "../model/alert-view.ts";
import { alertParsers } from "../params.ts";
import { AlertList } from "./alert-list.tsx";
import { NoAlerts, NoOpenAlerts } from "./empty-states.tsx";

interface AlertsViewProps {
  readonly organizationId: number;
  /** Viewers see everything and change nothing. */
  readonly mayTakeUp: boolean;
}

/** What needs a person, and who has taken it up. */
export function AlertsView({ organizationId, mayTakeUp }: AlertsViewProps) {
  const now = useNow();
  const client = useSupabase();
  const takeUpHere = useOrganizationAction(takeUp);
  const queryClient = useQueryClient();
  const [params, setParams] = useQueryStates(alertParsers, { history: "push", clearOnDefault: true });
  const list = useQuery({
    ...alertsQueryOptions(client, organizationId, params.status, params.before),
    refetchInterval: alertRefreshMs,
  });
  const open = useQuery({ ...openAlertsQueryOptions(client, organizationId), refetchInterval: alertRefreshMs });
  const handleTakeUp = async (alertId: number) => {
    const result = await takeUpHere({ alertId });
    await queryClient.invalidateQueries({ queryKey: alertKeys.all });
    if (result.ok) toast.success("You have taken it up.");
    else toast.danger("Not done", { description: result.error.message });
  };
  const filters: readonly { id: AlertFilter; label: string; count?: number | null }[] = [
    { id: "open", label: "Not taken up", count: open.data ?? null },
    { id: "all", label: "All" },
  ];
  return (
    <>
      <PageHeader eyebrow="Alerts" note={`Times are United Kingdom time, now ${formatZone(now)}.`}>
        {open.data === undefined ? "Alerts" : alertsSentence(open.data)}
      </PageHeader>
      <section aria-label="Alerts" className="flex flex-col gap-4">
        <FilterChips
          filter={params.status}
          filters={filters}
          label="Which alerts"
          onFilterChange={(status) => void setParams({ status, before: null })}
        />
        <Results
          filter={params.status}
          list={list}
          onShowAll={() => void setParams({ status: "all", before: null })}
          onTakeUp={mayTakeUp ? handleTakeUp : null}
        />
        <ListPager
          firstLabel="Newest"
          isFirst={params.before === null}
          nextCursor={list.data?.nextBefore?.toString() ?? null}
          nextLabel="Older"
          onFirst={() => void setParams({ before: null })}
          onNext={(before) => void setParams({ before: Number(before) })}
        />
      </section>
      <OperatorToasts />
    </>
  );
}

interface ResultsProps {
  readonly list: UseQueryResult<AlertPage>;
  readonly filter: AlertFilter;
  readonly onTakeUp: ((alertId: number) => Promise<void>) | null;
  readonly onShowAll: () => void;
}

function Results({ list, filter, onTakeUp, onShowAll }: ResultsProps) {
  if (list.isPending) return <TableSkeleton columns={["w-40", "w-72"]} />;
  if (!list.data) return <ReadError onRetry={() => void list.refetch()} what="The list of alerts" />;
  if (list.data.alerts.length === 0) return filter === "open" ? <NoOpenAlerts onShowAll={onShowAll} /> : <NoAlerts />;
  return <AlertList alerts={list.data.alerts} isStale={list.isPlaceholderData} onTakeUp={onTakeUp} />;
}
