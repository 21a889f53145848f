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
import { BacktestChart } from "./backtest-chart.tsx";
import { BacktestForm } from "./backtest-form.tsx";
import { BacktestTable } from "./backtest-table.tsx";
import { type BacktestState, useBacktest } from "./use-backtest.ts";

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
          : `What would ${label} have cost under another policy?`}
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
        <ReadError onRetry={() => void failed.refetch()} what="The month" />
      ) : runs.data ? (
        <Result label={label} month={runs.data} policy={params.policy} state={state} />
      ) : (
        <LoadingRegion label="Reading the month">
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
            Savings
          </Link>
        </>
      }
      eyebrow={eyebrow}
      note="Runs that ended in the month, each with the energy it drew, placed anew from what was known when it was submitted. Room beside other work, caps and maximum prices are left out."
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
    return (
      <StateMessage title={`No run ended in ${label}`}>
        A month can be back-tested once runs of it have ended and been accounted for. Choose another month above.
      </StateMessage>
    );
  }
  const { result, done, isBusy } = state;
  if (result === null) {
    return (
      <LoadingRegion label="Back-testing the month">
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
        <StateMessage isHatched title="No run can be compared yet">
          {leftOut} A run is compared when the outturn of every time that a policy would have chosen is known: after its
          deferral window, or sooner.
        </StateMessage>
      ) : (
        <>
          <div className="grid gap-x-10 gap-y-8 2xl:grid-cols-[2fr_3fr]">
            <BacktestChart policy={policy} rows={totals.rows} />
            <BacktestTable policy={policy} rows={totals.rows} />
          </div>
          <p className="max-w-prose text-muted">
            {leftOut} “By the forecast” is by NESO’s newest issue at submission, 48 hours ahead, from the archive. Where
            none is archived, or it leaves no start, a policy decides by the outturn, which flatters it. Prices are
            those published since. Average intensity, location-based.
          </p>
        </>
      )}
    </div>
  );
}

function Progress({ done, of }: { done: number; of: number }) {
  return (
    <div className="flex max-w-md flex-col gap-1">
      <p className="figures text-muted">
        Back-testing {done} of {of} runs
      </p>
      <div
        aria-label="Runs back-tested"
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
