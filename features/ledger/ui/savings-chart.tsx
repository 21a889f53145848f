import { type CarbonBar, CarbonBars } from "@/components/charts/carbon-bars.tsx";
import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { comparedFigures, describeSaving } from "@/lib/format/saving.ts";
import type { SavingsMonth } from "../model/savings.ts";

/** Per month, what was emitted beside what it would have been at once, in the usual place. */
export function SavingsChart({ months }: { months: readonly SavingsMonth[] }) {
  const figuresOf = (month: SavingsMonth) => comparedFigures(month.carbonG, month.baselineCarbonG);
  const scaleOf = rowScales(months.map(figuresOf));
  return (
    <CarbonBars
      bars={months.map((month) => barOf(month, scaleOf(figuresOf(month))))}
      id="savings-chart-title"
      legend={[
        { label: "emitted", swatch: "accent" },
        { label: "at once, in the usual place", swatch: "outline" },
      ]}
      title="Carbon by month"
    />
  );
}

function barOf(month: SavingsMonth, scale: CarbonScale): CarbonBar {
  const saving = describeSaving(month.carbonG, month.baselineCarbonG, scale);
  return {
    id: month.month,
    label: month.label,
    isEmphasized: false,
    carbonG: month.carbonG,
    comparedG: month.baselineCarbonG,
    swatch: "accent",
    description: `${saving.carbon.text} emitted, ${saving.baseline.text} at once`,
    figures:
      saving.direction === "unknown" ? (
        <span className="text-muted">not comparable</span>
      ) : saving.direction === "same" ? (
        <span className="text-muted">no difference</span>
      ) : (
        <>
          {saving.quantity.text} <span className="text-muted">{saving.direction === "lost" ? "more" : "less"}</span>
        </>
      ),
  };
}
