"use client";

import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useQueryStates } from "nuqs";
import { useState } from "react";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { Toasts } from "@/components/layout/toasts.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { FilterChips, type ListFilter } from "@/components/tables/filter-chips.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { formatZone } from "@/lib/format/time.ts";
import {
  type AlertPage,
  alertCountsQueryOptions,
  alertFiguresQueryOptions,
  alertsQueryOptions,
} from "../data/alerts-query.ts";
import { type AlertCounts, type AlertFilter, alertsSentence } from "../model/alert-view.ts";
import { shownOf, toggled } from "../model/selection.ts";
import { alertParsers } from "../params.ts";
import { AlertActions } from "./alert-actions.tsx";
import { AlertDetail } from "./alert-detail-view.tsx";
import { AlertFiguresPanel } from "./alert-figures.tsx";
import { AlertList } from "./alert-list.tsx";
import { NoAlerts } from "./empty-states.tsx";
import { SelectionBar } from "./selection-bar.tsx";
import { useAlertWrites } from "./use-alert-writes.ts";

interface AlertsViewProps {
  readonly organizationId: number;
  /** Viewers see everything and change nothing. */
  readonly mayWrite: boolean;
}

/** The inbox: what needs a person, who has it in hand, and what became of it. */
export function AlertsView({ organizationId, mayWrite }: AlertsViewProps) {
  const now = useNow();
  const client = useSupabase();
  const refetchInterval = usePollingInterval();
  const [params, setParams] = useQueryStates(alertParsers, { history: "push", clearOnDefault: true });
  const [selected, setSelected] = useState<ReadonlySet<number>>(nothing);
  const list = useQuery({
    ...alertsQueryOptions(client, organizationId, params.state, params.after),
    refetchInterval,
  });
  const counts = useQuery({ ...alertCountsQueryOptions(client, organizationId), refetchInterval });
  const figures = useQuery(alertFiguresQueryOptions(client, organizationId));
  const { writes, isPending } = useAlertWrites(() => setSelected(nothing));
  const alerts = list.data?.alerts ?? [];
  const chosen = shownOf(selected, alerts);
  const handleFilterChange = (state: AlertFilter) => {
    setSelected(nothing);
    void setParams({ state, after: null });
  };
  return (
    <>
      <PageHeader eyebrow="Alerts" note={`Times are United Kingdom time, now ${formatZone(now)}.`}>
        {counts.data ? alertsSentence(counts.data.open) : "Alerts"}
      </PageHeader>
      <div className="grid items-start gap-6 2xl:grid-cols-[minmax(0,1fr)_18rem]">
        <section aria-label="Alerts" className="flex min-w-0 flex-col gap-4">
          <FilterChips
            filter={params.state}
            filters={filtersOf(counts.data ?? null)}
            label="Which alerts"
            onFilterChange={handleFilterChange}
          />
          <Results
            filter={params.state}
            list={list}
            onOpen={(alert) => void setParams({ alert })}
            onShowResolved={() => handleFilterChange("resolved")}
            onToggle={mayWrite && params.state !== "resolved" ? (id) => setSelected(toggled(selected, id)) : null}
            selected={selected}
          />
          {chosen.length > 0 && (
            <SelectionBar
              onClear={() => setSelected(nothing)}
              onSelectAll={() => setSelected(new Set(alerts.map(({ id }) => id)))}
              selectedCount={chosen.length}
              shownCount={alerts.length}
            >
              <AlertActions
                {...writes}
                alertIds={chosen}
                can={{
                  acknowledge: alerts.some(({ id, state }) => state === "open" && selected.has(id)),
                  wake: params.state === "snoozed",
                  resolve: true,
                }}
                isPending={isPending}
              />
            </SelectionBar>
          )}
          <ListPager
            firstLabel="Newest"
            isFirst={params.after === null}
            nextCursor={list.data?.nextCursor ?? null}
            nextLabel="Older"
            onFirst={() => void setParams({ after: null })}
            onNext={(after) => void setParams({ after })}
          />
        </section>
        {figures.data && <AlertFiguresPanel figures={figures.data} />}
      </div>
      <AlertDetail
        alertId={params.alert}
        isPending={isPending}
        onClose={() => void setParams({ alert: null })}
        organizationId={organizationId}
        writes={mayWrite ? writes : null}
      />
      <Toasts />
    </>
  );
}

const nothing: ReadonlySet<number> = new Set();

function filtersOf(counts: AlertCounts | null): readonly ListFilter<AlertFilter>[] {
  return [
    { id: "open", label: "Open", count: counts?.open ?? null },
    { id: "acknowledged", label: "Acknowledged", count: counts?.acknowledged ?? null },
    { id: "snoozed", label: "Snoozed", count: counts?.snoozed ?? null },
    { id: "resolved", label: "Resolved" },
  ];
}

interface ResultsProps {
  readonly list: UseQueryResult<AlertPage>;
  readonly filter: AlertFilter;
  readonly selected: ReadonlySet<number>;
  readonly onOpen: (alertId: number) => void;
  readonly onToggle: ((alertId: number) => void) | null;
  readonly onShowResolved: () => void;
}

function Results({ list, filter, selected, onOpen, onToggle, onShowResolved }: ResultsProps) {
  if (list.isPending) return <TableSkeleton columns={["w-20", "w-56", "w-72"]} />;
  if (!list.data) return <ReadError onRetry={() => void list.refetch()} what="The list of alerts" />;
  if (list.data.alerts.length === 0) return <NoAlerts filter={filter} onShowResolved={onShowResolved} />;
  return (
    <AlertList
      alerts={list.data.alerts}
      isStale={list.isPlaceholderData}
      onOpen={onOpen}
      onToggle={onToggle}
      selected={selected}
    />
  );
}
