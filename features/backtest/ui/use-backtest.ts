import { useEffect, useState } from "react";
import type { BacktestTotals } from "@/lib/domain/accounting/backtest-totals.ts";
import { type BacktestChoice, type BacktestMonth, backtestMonth } from "../model/backtest.ts";

/** Before that a count of what is done would only flicker. */
const silentMs = 1_000;

export interface BacktestState {
  /** Of the choice before, while the next is computed; null at first. */
  readonly result: {
    readonly totals: BacktestTotals;
    readonly month: BacktestMonth;
    /** At which they were computed. */
    readonly carbonPriceGbpPerKg: number;
  } | null;
  readonly isBusy: boolean;
  /** Runs done so far, once it takes long enough to say; null before. */
  readonly done: number | null;
}

const beginning: BacktestState = { result: null, isBusy: true, done: null };

/** Backtests a month in the browser whenever it or the choice changes. Both must be kept between renders. */
export function useBacktest(month: BacktestMonth | null, choice: BacktestChoice | null): BacktestState {
  const [state, setState] = useState(beginning);
  useEffect(() => {
    if (month === null || choice === null) {
      setState(beginning);
      return;
    }
    const stopping = new AbortController();
    const { signal } = stopping;
    const startedMs = performance.now();
    const handleProgress = (done: number) => {
      if (!signal.aborted && performance.now() - startedMs > silentMs) setState((before) => ({ ...before, done }));
    };
    // Figures of another month must not stand under this one's name.
    setState(({ result }) => ({ result: result?.month === month ? result : null, isBusy: true, done: null }));
    backtestMonth(month, choice, handleProgress, signal)
      .then((totals) => {
        if (signal.aborted) return;
        const { carbonPriceGbpPerKg } = choice;
        setState({ result: { totals, month, carbonPriceGbpPerKg }, isBusy: false, done: null });
      })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    return () => stopping.abort();
  }, [month, choice]);
  return state;
}
