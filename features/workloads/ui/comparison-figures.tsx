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
import { endedWithoutFigures } from "../model/missing-comparison.ts";
import type { WorkloadDetailView } from "../model/workload-view.ts";

/** What a workload emits and costs beside the counterfactual, with the basis of every figure. */
export function ComparisonFigures({ workload }: { workload: WorkloadDetailView }) {
  const { comparison, baselineZone } = workload;
  const missing = comparison === null ? endedWithoutFigures(workload) : null;
  if (missing !== null) {
    return (
      <p className="text-muted" role="status">
        {missing}
      </p>
    );
  }
  const isExpected = comparison?.basis !== "accounted";
  const carbonG = comparison?.carbonG ?? null;
  const baselineCarbonG = comparison?.baselineCarbonG ?? null;
  const { carbon, baseline } = describeSaving(carbonG, baselineCarbonG);
  const shown = (figureG: number | null, quantity: Quantity) =>
    !isExpected && figureG === 0 ? formatAccountedCarbon(figureG) : quantity;
  const place = baselineZone === null ? "at once" : `at once in ${baselineZone.name}`;
  return (
    <dl className="grid grid-cols-2 gap-x-6 gap-y-6 xl:grid-cols-4">
      <Figure
        label={isExpected ? "Expected carbon" : "Emitted"}
        note={carbonBasis(workload)}
        quantity={shown(carbonG, carbon)}
        size="lg"
      />
      <Figure label="Without Karbos" note={place} quantity={shown(baselineCarbonG, baseline)} size="lg" />
      <div className="flex flex-col gap-1">
        <dt className="text-muted">Difference</dt>
        <dd>
          <SavingFigure
            baselineCarbonG={baselineCarbonG}
            carbonG={carbonG}
            note={isExpected ? "expected, by the forecast" : "by the identical method"}
            size="lg"
          />
        </dd>
      </div>
      <Figure
        label={isExpected ? "Expected electricity" : "Electricity"}
        note={`${formatMoney(comparison?.baselineCostGbp ?? null).text} ${place}; ${energyNote(workload)}`}
        quantity={formatMoney(comparison?.costGbp ?? null)}
        size="lg"
      />
    </dl>
  );
}

function carbonBasis({ ledger }: WorkloadDetailView): string {
  const [newest] = ledger;
  if (!newest) return "by the forecast";
  const shares = [
    [newest.actualShare, "actual"],
    [newest.estimatedShare, "estimated"],
    [newest.forecastShare, "forecast"],
    [newest.missingShare, "missing"],
  ] as const;
  const words = shares.filter(([share]) => share > 0).map(([share, word]) => `${formatShare(share)} ${word}`);
  return `${words.join(", ")}${newest.isSettled ? "" : "; settled again when figures arrive"}`;
}

function energyNote({ ledger, energyKwh, energyMethod }: WorkloadDetailView): string {
  const accountedKwh = ledger.reduce((sum, entry) => sum + entry.energyKwh, 0);
  const [newest] = ledger;
  return newest
    ? `${formatEnergy(accountedKwh).text} ${newest.energyMethod}`
    : energyKwh === null
      ? "energy to be modelled"
      : `${formatEnergy(energyKwh).text} ${energyMethod}`;
}
