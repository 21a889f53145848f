"use client";

import { buttonVariants } from "@heroui/styles";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { kitTexts } from "@/components/texts.ts";
import { formatZone } from "@/lib/format/time.ts";
import { type WorkloadScope, workloadKeys } from "../data/keys.ts";
import { type WorkloadListPage, workloadCountsQueryOptions, workloadsQueryOptions } from "../data/workloads-query.ts";
import { listSentence } from "../model/sentences.ts";
import { listParsers } from "../params.ts";
import { listTexts } from "../texts/list.ts";
import { NoWorkloads, NoWorkloadsFound } from "./empty-states.tsx";
import { WorkloadTable } from "./workload-table.tsx";
import { WorkloadToolbar } from "./workload-toolbar.tsx";

interface WorkloadsViewProps {
  readonly scope: WorkloadScope;
  readonly organizationName: string;
  readonly maySubmit: boolean;
  /** Where changes of these workloads are announced. */
  readonly topic: string;
}

export function WorkloadsView({ scope, organizationName, maySubmit, topic }: WorkloadsViewProps) {
  const now = useNow();
  const client = useSupabase();
  const queryClient = useQueryClient();
  const refetchInterval = usePollingInterval();
  const [params, setParams] = useQueryStates(listParsers, { history: "push", clearOnDefault: true });
  const group = params.status === "all" ? null : params.status;
  const list = useQuery({
    ...workloadsQueryOptions(client, { scope, group, search: params.q, cursor: params.after }),
    refetchInterval,
  });
  const counts = useQuery({ ...workloadCountsQueryOptions(client, scope), refetchInterval });
  useLiveTopic(topic, () => {
    void queryClient.invalidateQueries({ queryKey: workloadKeys.all });
  });

  const total = counts.data ? counts.data.waiting + counts.data.running + counts.data.ended : null;
  const isFiltered = group !== null || params.q !== "" || params.after !== null;
  return (
    <>
      <PageHeader
        actions={
          maySubmit && (
            <Link className={buttonVariants({ variant: "primary" })} href="/workloads/new">
              <Plus aria-hidden className="size-4" />
              {listTexts.submit}
            </Link>
          )
        }
        eyebrow={scope.kind === "own" ? listTexts.own : listTexts.ofOrganization(organizationName)}
        note={kitTexts.timesNote(formatZone(now))}
      >
        {counts.data ? listSentence(counts.data, counts.data.next, now) : listTexts.title}
      </PageHeader>
      {total === 0 && !isFiltered ? (
        <NoWorkloads maySubmit={maySubmit} />
      ) : (
        <section aria-label={listTexts.title} className="flex flex-col gap-4">
          <WorkloadToolbar
            counts={counts.data ?? null}
            filter={params.status}
            isCompact={params.density === "compact"}
            onCompactChange={(isCompact) => void setParams({ density: isCompact ? "compact" : "comfortable" })}
            onSearchChange={(q) => void setParams({ q, after: null }, { history: "replace" })}
            onFilterChange={(status) => void setParams({ status, after: null })}
            search={params.q}
          />
          <Results
            hasOwners={scope.kind === "organization"}
            isCompact={params.density === "compact"}
            list={list}
            onClear={() => void setParams({ status: null, q: null, after: null })}
          />
          <ListPager
            firstLabel={listTexts.pager.first}
            isFirst={params.after === null}
            nextLabel={listTexts.pager.next}
            nextCursor={list.data?.nextCursor ?? null}
            onFirst={() => void setParams({ after: null })}
            onNext={(cursor) => void setParams({ after: cursor })}
          />
        </section>
      )}
    </>
  );
}

interface ResultsProps {
  readonly list: UseQueryResult<WorkloadListPage>;
  readonly hasOwners: boolean;
  readonly isCompact: boolean;
  readonly onClear: () => void;
}

function Results({ list, hasOwners, isCompact, onClear }: ResultsProps) {
  if (list.isPending) return <TableSkeleton columns={["w-56", "w-32", "w-40", "w-36", "w-24"]} />;
  if (list.isError && !list.data) {
    return <ReadError onRetry={() => void list.refetch()} what={listTexts.subject} />;
  }
  if (!list.data || list.data.workloads.length === 0) return <NoWorkloadsFound onClear={onClear} />;
  return (
    <WorkloadTable
      hasOwners={hasOwners}
      isCompact={isCompact}
      isStale={list.isPlaceholderData}
      workloads={list.data.workloads}
    />
  );
}
