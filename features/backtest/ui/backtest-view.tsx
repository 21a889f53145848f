"use client";

import { buttonVariants } from "@heroui/styles";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useQueryStates } from "nuqs";
import { type ReactNode, useMemo } from "react";
import { MonthPager } from "@/components/layout/month-pager.tsx";
import { PageHeader } from "@/components/layout/page-header.tsx";
import { useSupabase } from "@/components/live/live-provider.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton, HeaderSkeleton, LoadingRegion } from "@/components/states/skeletons.tsx";
import { StateMessage } from "@/components/states/state-message.tsx";
import { gridSetupQueryOptions } from "@/features/grid/data/grid-zones-query.ts";
import type { ZoneSetup } from "@/features/grid/model/zone-board.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { formatMonth, localMonth, monthBeside } from "@/lib/format/time.ts";
import { backtestMonthQueryOptions } from "../data/backtest-query.ts";
import type { BacktestChoice, BacktestMonth } from "../model/backtest.ts";
import { backtestSentence, leftOutWords } from "../model/backtest-words.ts";
import { backtestParsers, priceAsked, priceMaxGbpPerT } from "../params.ts";
import { backtestTexts } from "../texts.ts";
import { BacktestChart } from "./backtest-chart.tsx";
import { BacktestForm } from "./backtest-form.tsx";
import { BacktestTable } from "./backtest-table.tsx";
import { type BacktestState, useBacktest } from "./use-backtest.ts";

const texts = backtestTexts.result;

interface BacktestViewProps {
  readonly organizationId: number;
  readonly eyebrow: string;
}

const noZones: readonly ZoneSetup[] = [];

/** What would a month have cost under another policy, zone set or carbon price? */
export function BacktestView({ organizationId, eyebrow }: BacktestViewProps) {
  const now = useNow();
  const client = useSupabase();
  const [params, setParams] = useQueryStates(backtestParsers, { history: "push", clearOnDefault: true });
  const thisMonth = localMonth(now);
  const month = params.month ?? thisMonth;
  const setup = useQuery(gridSetupQueryOptions(client));
  const runs = useQuery(backtestMonthQueryOptions(client, organizationId, month));
  const zones = setup.data?.zones ?? noZones;
  const choice = useChoice(zones, params.zones, priceAsked(params.price), runs.data ?? null);
  const state = useBacktest(runs.data ?? null, choice);
  const failed = [setup, runs].find(({ isError, data }) => isError && !data);
  const label = formatMonth(Date.parse(`${month}-01T12:00:00Z`));
  return (
    <>
      <Header
        eyebrow={eyebrow}
        isLast={month >= thisMonth}
        label={label}
        onMove={(by) => void setParams({ month: monthBeside(month, by) })}
      >
        {runs.data && state.result !== null && state.result.totals.rows.length > 0
          ? backtestSentence(state.result.totals, {
              policy: params.policy,
              monthLabel: label,
              carbonPriceGbpPerKg: state.result.carbonPriceGbpPerKg,
            })
          : backtestTexts.question(label)}
      </Header>
      {choice !== null && runs.data && runs.data.runs.length > 0 && (
        <BacktestForm
          chosen={new Set(choice.zones.map(({ code }) => code))}
          isOwnPrice={priceAsked(params.price) === null}
          onPolicyChange={(policy) => void setParams({ policy })}
          onPriceChange={(price) => void setParams({ price })}
          onZonesChange={(codes) => void setParams({ zones: codes && [...codes] })}
          policy={params.policy}
          priceGbpPerT={Math.round(choice.carbonPriceGbpPerKg * 1_000_000) / 1_000}
          priceMaxGbpPerT={priceMaxGbpPerT}
          zones={zones.filter(({ isEnabled }) => isEnabled)}
        />
      )}
      {failed ? (
        <ReadError onRetry={() => void failed.refetch()} what={backtestTexts.subject} />
      ) : runs.data ? (
        <Result label={label} month={runs.data} policy={params.policy} state={state} />
      ) : (
        <LoadingRegion label={backtestTexts.readingMonth}>
          <HeaderSkeleton />
          <ChartSkeleton />
        </LoadingRegion>
      )}
    </>
  );
}

interface HeaderProps {
  readonly eyebrow: string;
  readonly label: string;
  readonly isLast: boolean;
  readonly onMove: (by: number) => void;
  readonly children: ReactNode;
}

function Header({ eyebrow, label, isLast, onMove, children }: HeaderProps) {
  return (
    <PageHeader
      actions={
        <>
          <MonthPager isLast={isLast} label={label} onMove={onMove} />
          <Link className={buttonVariants({ variant: "outline", size: "sm" })} href="/savings">
            {backtestTexts.savings}
          </Link>
        </>
      }
      eyebrow={eyebrow}
      note={backtestTexts.note}
    >
      {children}
    </PageHeader>
  );
}

interface Choice extends BacktestChoice {
  readonly zones: readonly ZoneSetup[];
}

/** What is asked, kept between renders; null until everything it rests on is read. */
function useChoice(
  all: readonly ZoneSetup[],
  codes: readonly string[] | null,
  priceGbpPerT: number | null,
  month: BacktestMonth | null,
): Choice | null {
  const ownPrice = month?.carbonPriceGbpPerKg ?? null;
  const asked = codes?.join(",") ?? null;
  return useMemo(() => {
    if (ownPrice === null || all.length === 0) return null;
    const open = all.filter(({ isEnabled }) => isEnabled);
    const named = asked === null ? open : open.filter(({ code }) => asked.split(",").includes(code));
    return {
      zones: named.length === 0 ? open : named,
      allZones: all,
      carbonPriceGbpPerKg: priceGbpPerT === null ? ownPrice : priceGbpPerT / 1_000,
    };
  }, [all, asked, priceGbpPerT, ownPrice]);
}

interface ResultProps {
  readonly label: string;
  readonly month: BacktestMonth;
  readonly policy: BacktestPolicyId;
  readonly state: BacktestState;
}

function Result({ label, month, policy, state }: ResultProps) {
  if (month.runs.length === 0) {
    return <StateMessage title={texts.noRuns.title(label)}>{texts.noRuns.text}</StateMessage>;
  }
  const { result, done, isBusy } = state;
  if (result === null) {
    return (
      <LoadingRegion label={texts.backtesting}>
        {done !== null && <Progress done={done} of={month.runs.length} />}
        <ChartSkeleton />
      </LoadingRegion>
    );
  }
  const { totals } = result;
  const leftOut = leftOutWords(totals, { ...month, runs: month.runs.length });
  return (
    <div aria-busy={isBusy} className="flex flex-col gap-8">
      {done !== null && <Progress done={done} of={month.runs.length} />}
      {totals.rows.length === 0 ? (
        <StateMessage isHatched title={texts.noneComparable.title}>
          {leftOut} {texts.noneComparable.text}
        </StateMessage>
      ) : (
        <>
          <div className="grid gap-x-10 gap-y-8 2xl:grid-cols-[2fr_3fr]">
            <BacktestChart policy={policy} rows={totals.rows} />
            <BacktestTable policy={policy} rows={totals.rows} />
          </div>
          <p className="max-w-prose text-muted">
            {leftOut} {texts.method}
          </p>
        </>
      )}
    </div>
  );
}

function Progress({ done, of }: { done: number; of: number }) {
  return (
    <div className="flex max-w-md flex-col gap-1">
      <p className="figures text-muted">{texts.progress(done, of)}</p>
      <div
        aria-label={texts.progressLabel}
        aria-valuemax={of}
        aria-valuemin={0}
        aria-valuenow={done}
        className="h-1.5 overflow-hidden rounded-xs bg-surface-tertiary"
        role="progressbar"
      >
        <div className="h-full bg-accent" style={{ width: `${(done / of) * 100}%` }} />
      </div>
    </div>
  );
}
