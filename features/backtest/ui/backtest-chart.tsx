import { CarbonBars } from "@/components/charts/carbon-bars.tsx";
import type { BacktestRow } from "@/lib/domain/accounting/backtest-totals.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import { backtestScale } from "../model/backtest-words.ts";
import { backtestTexts } from "../texts.ts";

interface BacktestChartProps {
  readonly rows: readonly BacktestRow[];
  readonly policy: BacktestPolicyId;
}

/** What happened, and each policy, beside running at arrival. */
export function BacktestChart({ rows, policy }: BacktestChartProps) {
  const arrivalG = rows.find(({ id }) => id === "run-at-arrival")?.carbonG ?? null;
  const scale = backtestScale(rows);
  return (
    <CarbonBars
      bars={rows.map((row) => ({
        id: row.id,
        label: backtestTexts.policy[row.id],
        isEmphasized: row.id === policy,
        carbonG: row.carbonG,
        comparedG: arrivalG,
        swatch: row.id === policy ? "accent" : "muted",
        figures: scale.format(row.carbonG).text,
      }))}
      id="backtest-chart-title"
      legend={[
        { label: backtestTexts.chart.chosen, swatch: "accent" },
        { label: backtestTexts.chart.others, swatch: "muted" },
        { label: backtestTexts.chart.runAtArrival, swatch: "outline" },
      ]}
      title={backtestTexts.chart.title}
    />
  );
}
