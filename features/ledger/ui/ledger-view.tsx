"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import { type UseQueryResult, useQuery, useQueryClient } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useQueryStates } from "nuqs";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { TableSkeleton } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { ListPager } from "@/components/tables/list-pager.tsx";
import { kitTexts } from "@/components/texts.ts";
import { formatZone } from "@/lib/format/time.ts";
import {
  type LedgerEntryPage,
  type LedgerViewName,
  ledgerHeadQueryOptions,
  ledgerKeys,
  ledgerQueryOptions,
} from "../data/ledger-query.ts";
import { ledgerParsers } from "../params.ts";
import { ledgerTexts } from "../texts/ledger.ts";
import { ChainCheck } from "./chain-check-view.tsx";
import { LedgerTable } from "./ledger-table.tsx";

const views: readonly { readonly id: LedgerViewName; readonly label: string }[] = [
  { id: "all", label: ledgerTexts.views.all },
  { id: "current", label: ledgerTexts.views.current },
  { id: "open", label: ledgerTexts.views.open },
  { id: "worse", label: ledgerTexts.views.worse },
];

interface LedgerViewProps {
  readonly organizationId: number;
  readonly eyebrow: string;
  readonly workloadsTopic: string;
}

export function LedgerView({ organizationId, eyebrow, workloadsTopic }: LedgerViewProps) {
  const now = useNow();
  const client = useSupabase();
  const queryClient = useQueryClient();
  const refetchInterval = usePollingInterval() === false ? false : 60_000;
  const [{ view, before }, setParams] = useQueryStates(ledgerParsers, { history: "push", clearOnDefault: true });
  const list = useQuery({ ...ledgerQueryOptions(client, { organizationId, view, before }), refetchInterval });
  const head = useQuery({ ...ledgerHeadQueryOptions(client, organizationId), refetchInterval });
  useLiveTopic(workloadsTopic, () => {
    void queryClient.invalidateQueries({ queryKey: ledgerKeys.all });
  });
  return (
    <>
      <PageHeader
        actions={
          <a
            className={buttonVariants({ variant: "outline" })}
            download
            href={`/ledger/export.csv?organization=${organizationId}&view=${view}`}
          >
            <Download aria-hidden className="size-4" />
            {ledgerTexts.export}
          </a>
        }
        eyebrow={eyebrow}
        note={ledgerTexts.note(kitTexts.timesNote(formatZone(now)))}
      >
        {head.data ? ledgerTexts.count(head.data.entries) : ledgerTexts.heading}
      </PageHeader>
      {head.data && <ChainCheck head={head.data} organizationId={organizationId} />}
      <section aria-label={ledgerTexts.entries} className="flex flex-col gap-4">
        <ToggleButtonGroup
          aria-label={ledgerTexts.views.label}
          className="max-w-full flex-wrap justify-start"
          disallowEmptySelection
          onSelectionChange={(keys) => {
            const chosen = views.find(({ id }) => keys.has(id));
            if (chosen) void setParams({ view: chosen.id, before: null });
          }}
          selectedKeys={[view]}
          selectionMode="single"
          size="sm"
        >
          {views.map(({ id, label }) => (
            <ToggleButton id={id} key={id}>
              {label}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
        <Results isFiltered={view !== "all" || before !== null} list={list} />
        <ListPager
          firstLabel={ledgerTexts.pager.first}
          isFirst={before === null}
          nextCursor={list.data?.nextBefore == null ? null : String(list.data.nextBefore)}
          nextLabel={ledgerTexts.pager.next}
          onFirst={() => void setParams({ before: null })}
          onNext={(cursor) => void setParams({ before: Number(cursor) })}
        />
      </section>
    </>
  );
}

function Results({ list, isFiltered }: { list: UseQueryResult<LedgerEntryPage>; isFiltered: boolean }) {
  if (list.isPending) return <TableSkeleton columns={["w-32", "w-56", "w-24", "w-24", "w-24"]} />;
  if (!list.data) return <ReadError onRetry={() => void list.refetch()} what={ledgerTexts.subject} />;
  if (list.data.entries.length > 0) return <LedgerTable entries={list.data.entries} isStale={list.isPlaceholderData} />;
  return isFiltered ? (
    <StateMessage title={ledgerTexts.noneFound.title}>{ledgerTexts.noneFound.text}</StateMessage>
  ) : (
    <StateMessage title={ledgerTexts.none.title}>{ledgerTexts.none.text}</StateMessage>
  );
}
