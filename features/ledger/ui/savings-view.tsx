"use client";

import { ToggleButton, ToggleButtonGroup } from "@heroui/react";
import { buttonVariants } from "@heroui/styles";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { Figure } from "@/components/figures/figure.tsx";
import { SavingFigure } from "@/components/figures/saving-figure.tsx";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { formatEnergy, formatMoney } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { formatDay } from "@/lib/format/time.ts";
import { savingsKeys, savingsQueryOptions } from "../data/savings-query.ts";
import { judgedWeeks, type SavingsPeriod, savingsByMonth, totalSavings } from "../model/savings.ts";
import { savingsNote, savingsSentence } from "../model/savings-sentence.ts";
import { periodStart, savingsParsers } from "../savings-params.ts";
import { savingsTexts } from "../texts/savings.ts";
import { BasisShares } from "./basis-shares.tsx";
import { CaptureTable } from "./capture-table.tsx";
import { SavingsChart } from "./savings-chart.tsx";
import { SavingsTable } from "./savings-table.tsx";

const { figures } = savingsTexts;

const periods = [
  { id: "month", label: savingsTexts.period.month },
  { id: "quarter", label: savingsTexts.period.quarter },
  { id: "year", label: savingsTexts.period.year },
] as const;

interface SavingsViewProps {
  readonly organizationId: number;
  readonly eyebrow: string;
  readonly workloadsTopic: string;
}

export function SavingsView({ organizationId, eyebrow, workloadsTopic }: SavingsViewProps) {
  const now = useNow();
  const queryClient = useQueryClient();
  useLiveTopic(workloadsTopic, () => {
    void queryClient.invalidateQueries({ queryKey: savingsKeys.all });
  });
  const [{ period }, setParams] = useQueryStates(savingsParsers, { history: "push", clearOnDefault: true });
  const since = periodStart(period, now);
  const client = useSupabase();
  const refetchInterval = usePollingInterval() === false ? false : 60_000;
  const savings = useQuery({
    ...savingsQueryOptions(client, { organizationId, since, period: "month" }),
    refetchInterval,
  });
  const weeks = useQuery({
    ...savingsQueryOptions(client, { organizationId, since, period: "week" }),
    refetchInterval,
  });
  if (savings.isPending) {
    return (
      <LoadingRegion label={savingsTexts.reading}>
        <HeaderSkeleton />
        <ChartSkeleton />
      </LoadingRegion>
    );
  }
  if (!savings.data) return <ReadError onRetry={() => void savings.refetch()} what={savingsTexts.subject} />;
  return (
    <>
      <Header eyebrow={eyebrow} periods={savings.data} since={since} />
      <ToggleButtonGroup
        aria-label={savingsTexts.period.label}
        className="w-fit"
        disallowEmptySelection
        onSelectionChange={(keys) => {
          const chosen = periods.find((candidate) => keys.has(candidate.id));
          if (chosen) void setParams({ period: chosen.id });
        }}
        selectedKeys={[period]}
        selectionMode="single"
        size="sm"
      >
        {periods.map(({ id, label }) => (
          <ToggleButton className="figures" id={id} key={id}>
            {label}
          </ToggleButton>
        ))}
      </ToggleButtonGroup>
      <Content periods={savings.data} weeks={weeks.data ?? []} />
    </>
  );
}

interface HeaderProps {
  readonly periods: readonly SavingsPeriod[];
  readonly since: number;
  readonly eyebrow: string;
}

function Header({ periods, since, eyebrow }: HeaderProps) {
  const now = useNow();
  const total = totalSavings(periods);
  return (
    <PageHeader
      actions={
        <>
          <Link className={buttonVariants({ variant: "outline" })} href="/backtest">
            {savingsTexts.links.backtest}
          </Link>
          <Link className={buttonVariants({ variant: "outline" })} href="/budgets">
            {savingsTexts.links.budgets}
          </Link>
          <Link className={buttonVariants({ variant: "outline" })} href="/ledger">
            {savingsTexts.links.ledger}
          </Link>
        </>
      }
      eyebrow={eyebrow}
      note={savingsTexts.note(formatDay(since, now), savingsNote(total))}
    >
      {savingsSentence(total)}
    </PageHeader>
  );
}

function Content({
  periods,
  weeks,
}: {
  readonly periods: readonly SavingsPeriod[];
  readonly weeks: readonly SavingsPeriod[];
}) {
  if (periods.length === 0) {
    return <StateMessage title={savingsTexts.none.title}>{savingsTexts.none.text}</StateMessage>;
  }
  const total = totalSavings(periods);
  const months = savingsByMonth(periods);
  const { carbon, baseline } = describeSaving(total.carbonG, total.baselineCarbonG);
  return (
    <>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-6 border-border border-y py-6 xl:grid-cols-4">
        <Figure
          label={figures.emitted}
          note={figures.energy(formatEnergy(total.energyKwh).text)}
          quantity={carbon}
          size="lg"
        />
        <Figure label={figures.atOnce} note={figures.atOnceNote} quantity={baseline} size="lg" />
        <div className="flex flex-col gap-1">
          <dt className="text-muted">{figures.difference}</dt>
          <dd>
            <SavingFigure
              baselineCarbonG={total.baselineCarbonG}
              carbonG={total.carbonG}
              note={figures.bySameMethod}
              size="lg"
            />
          </dd>
        </div>
        <Figure
          label={figures.electricity}
          note={figures.electricityAtOnce(formatMoney(total.baselineCostGbp).text)}
          quantity={formatMoney(total.costGbp)}
          size="lg"
        />
      </dl>
      <SavingsChart months={months} />
      <SavingsTable months={months} />
      <CaptureTable total={totalSavings(weeks)} weeks={judgedWeeks(weeks)} />
      <BasisShares total={total} />
    </>
  );
}
