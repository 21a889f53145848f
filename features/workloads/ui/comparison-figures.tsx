import { Figure } from "@/components/figures/figure.tsx";
import { SavingFigure } from "@/components/figures/saving-figure.tsx";
import {
  formatAccountedCarbon,
  formatEnergy,
  formatMoney,
  formatShare,
  type Quantity,
} from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { missingComparison } from "../model/missing-comparison.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";
import { sentenceTexts } from "../texts/sentences.ts";
import { workloadTexts } from "../texts/workload.ts";

const texts = workloadTexts.comparison;

/** What a workload emits and costs beside the counterfactual, with the basis of every figure. */
export function ComparisonFigures({ workload }: { workload: WorkloadDetailView }) {
  const { comparison, baselineZone } = workload;
  const missing = comparison === null ? missingComparison(workload) : null;
  if (missing === "accounting" || missing === "notRun") {
    return (
      <p className="text-muted" role="status">
        {texts[missing]}
      </p>
    );
  }
  const isExpected = comparison?.basis !== "accounted";
  const carbonG = comparison?.carbonG ?? null;
  const baselineCarbonG = comparison?.baselineCarbonG ?? null;
  const { carbon, baseline } = describeSaving(carbonG, baselineCarbonG);
  const shown = (figureG: number | null, quantity: Quantity) =>
    !isExpected && figureG === 0 ? formatAccountedCarbon(figureG) : quantity;
  const place = baselineZone === null ? sentenceTexts.atOnce : sentenceTexts.atOnceIn(baselineZone.name);
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-6 xl:grid-cols-4">
      <Figure
        label={isExpected ? texts.expectedCarbon : texts.emitted}
        note={carbonBasis(workload)}
        quantity={shown(carbonG, carbon)}
        size="lg"
      />
      <Figure label={texts.withoutKarbos} note={place} quantity={shown(baselineCarbonG, baseline)} size="lg" />
      <div className="flex flex-col gap-1">
        <dt className="text-muted">{texts.difference}</dt>
        <dd>
          <SavingFigure
            baselineCarbonG={baselineCarbonG}
            carbonG={carbonG}
            note={isExpected ? texts.expectedByForecast : texts.bySameMethod}
            size="lg"
          />
        </dd>
      </div>
      <Figure
        label={isExpected ? texts.expectedElectricity : texts.electricity}
        note={texts.electricityNote(formatMoney(comparison?.baselineCostGbp ?? null).text, place, energyNote(workload))}
        quantity={formatMoney(comparison?.costGbp ?? null)}
        size="lg"
      />
    </dl>
  );
}

function carbonBasis({ ledger }: WorkloadDetailView): string {
  const [newest] = ledger;
  if (!newest) return texts.byForecast;
  const shares = [
    [newest.actualShare, texts.share.actual],
    [newest.estimatedShare, texts.share.estimated],
    [newest.forecastShare, texts.share.forecast],
    [newest.missingShare, texts.share.missing],
  ] as const;
  const listed = shares
    .filter(([share]) => share > 0)
    .map(([share, textOf]) => textOf(formatShare(share)))
    .join(", ");
  return newest.isSettled ? listed : texts.notFinal(listed);
}

function energyNote({ ledger, energyKwh, energyMethod }: WorkloadDetailView): string {
  const accountedKwh = ledger.reduce((sum, entry) => sum + entry.energyKwh, 0);
  const [newest] = ledger;
  if (newest) return `${formatEnergy(accountedKwh).text} ${workloadTexts.energyMethod[newest.energyMethod]}`;
  if (energyKwh === null) return texts.energyToBeModelled;
  return `${formatEnergy(energyKwh).text} ${workloadTexts.energyMethod[energyMethod]}`;
}
