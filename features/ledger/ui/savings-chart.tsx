import { type CarbonBar, CarbonBars } from "@/components/charts/carbon-bars.tsx";
import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { comparedFigures, describeSaving } from "@/lib/format/saving.ts";
import type { SavingsMonth } from "../model/savings.ts";
import { savingsTexts } from "../texts/savings.ts";

const texts = savingsTexts.chart;

/** Per month, what was emitted beside what it would have been at once, in the default zone. */
export function SavingsChart({ months }: { months: readonly SavingsMonth[] }) {
  const figuresOf = (month: SavingsMonth) => comparedFigures(month.carbonG, month.baselineCarbonG);
  const scaleOf = rowScales(months.map(figuresOf));
  return (
    <CarbonBars
      bars={months.map((month) => barOf(month, scaleOf(figuresOf(month))))}
      id="savings-chart-title"
      legend={[
        { label: texts.emitted, swatch: "accent" },
        { label: texts.atOnce, swatch: "outline" },
      ]}
      title={texts.title}
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
    description: texts.description(saving.carbon.text, saving.baseline.text),
    figures:
      saving.direction === "unknown" ? (
        <span className="text-muted">{texts.notComparable}</span>
      ) : saving.direction === "same" ? (
        <span className="text-muted">{texts.noDifference}</span>
      ) : (
        <>
          {saving.quantity.text}{" "}
          <span className="text-muted">{saving.direction === "lost" ? texts.more : texts.less}</span>
        </>
      ),
  };
}
