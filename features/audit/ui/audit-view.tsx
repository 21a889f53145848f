"use client";

import { buttonVariants } from "@heroui/styles";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { FilterChips, type ListFilter } from "@/components/tables/filter-chips.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { formatZone } from "@/lib/format/time.ts";
import { type AuditPage, auditQueryOptions } from "../data/audit-query.ts";
import type { AuditFilter } from "../model/audit-entry.ts";
import { auditParsers } from "../params.ts";
import { AuditList } from "./audit-list.tsx";

const filters: readonly ListFilter<AuditFilter>[] = [
  { id: "all", label: "All" },
  { id: "membership", label: "Members" },
  { id: "organization", label: "Settings" },
  { id: "worker", label: "Workers" },
  { id: "budget", label: "Budgets" },
  { id: "workload", label: "Workloads" },
  { id: "other", label: "Other" },
];

/** Who changed what of power and money. */
export function AuditView({ organizationId }: { organizationId: number }) {
  const now = useNow();
  const client = useSupabase();
  const [params, setParams] = useQueryStates(auditParsers, { history: "push", clearOnDefault: true });
  const list = useQuery({
    ...auditQueryOptions(client, { organizationId, filter: params.kind, before: params.before }),
    refetchInterval: usePollingInterval(),
  });
  return (
    <>
      <PageHeader
        actions={
          <a
            className={buttonVariants({ variant: "outline" })}
            download
            href={`/audit/export.csv?organization=${organizationId}&kind=${params.kind}`}
          >
            <Download aria-hidden className="size-4" />
            CSV
          </a>
        }
        eyebrow="Audit log"
        note={`Members, settings, workers, budgets and other people's workloads. Times are United Kingdom time, now ${formatZone(now)}.`}
      >
        Who changed what, and when
      </PageHeader>
      <section aria-label="Entries" className="flex flex-col gap-4">
        <FilterChips
          filter={params.kind}
          filters={filters}
          label="What was changed"
          onFilterChange={(kind) => void setParams({ kind, before: null })}
        />
        <Results list={list} />
        <ListPager
          firstLabel="Newest"
          isFirst={params.before === null}
          nextCursor={list.data?.nextBefore?.toString() ?? null}
          nextLabel="Older"
          onFirst={() => void setParams({ before: null })}
          onNext={(before) => void setParams({ before: Number(before) })}
        />
      </section>
    </>
  );
}

function Results({ list }: { list: UseQueryResult<AuditPage> }) {
  if (list.isPending) return <TableSkeleton columns={["w-24", "w-24", "w-40", "w-64"]} />;
  if (!list.data) return <ReadError onRetry={() => void list.refetch()} what="The audit log" />;
  if (list.data.entries.length === 0) {
    return (
      <StateMessage title="No such change yet">
        Each change of these appears here in the moment it is made, with who made it.
      </StateMessage>
    );
  }
  return <AuditList entries={list.data.entries} isStale={list.isPlaceholderData} />;
}
