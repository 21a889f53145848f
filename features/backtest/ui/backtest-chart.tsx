import type { BacktestRow } from "@/lib/domain/accounting/backtest-totals.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { backtestNames, backtestScale } from "../model/backtest-words.ts";

interface BacktestChartProps {
  readonly rows: readonly BacktestRow[];
  readonly policy: BacktestPolicyId;
}

/** What happened and each policy as a bar within the outline of running at arrival: the gap is what it saves. */
export function BacktestChart({ rows, policy }: BacktestChartProps) {
  const longestG = Math.max(Number.MIN_VALUE, ...rows.map(({ carbonG }) => carbonG));
  const arrivalG = rows.find(({ id }) => id === "run-at-arrival")?.carbonG ?? 0;
  const scale = backtestScale(rows);
  return (
    <figure aria-labelledby="backtest-chart-title" className="flex min-w-0 flex-col gap-4">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h2 className="font-semibold text-base" id="backtest-chart-title">
          Carbon by policy
        </h2>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-5 bg-accent" /> asked about
          </li>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-5 bg-muted" /> the others
          </li>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="hatched h-3 w-5 border border-foreground" /> run at arrival
          </li>
        </ul>
      </figcaption>
      <ol className="flex flex-col gap-3">
        {rows.map((row) => (
          <li className="grid gap-x-4 gap-y-1 sm:grid-cols-[8.5rem_minmax(0,1fr)_6rem] sm:items-center" key={row.id}>
            <span className={row.id === policy ? "font-semibold" : "text-muted"}>{backtestNames[row.id]}</span>
            <span aria-hidden className="relative block h-7">
              <span
                className="hatched absolute inset-y-0 left-0 border border-foreground/70"
                style={{ width: `${(arrivalG / longestG) * 100}%` }}
              />
              <span
                className={`absolute inset-y-1.5 left-0 min-w-px ${row.id === policy ? "bg-accent" : "bg-muted"}`}
                style={{ width: `${(row.carbonG / longestG) * 100}%` }}
              />
            </span>
            <span className="figures sm:text-right">{scale.format(row.carbonG).text}</span>
          </li>
        ))}
      </ol>
    </figure>
  );
}
