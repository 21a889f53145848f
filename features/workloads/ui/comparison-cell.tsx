import { FigureValue } from "@/components/figures/figure.tsx";
import { formatAccountedCarbon, formatCarbon } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import type { ComparisonView } from "../model/workload-view.ts";
import { listTexts } from "../texts/list.ts";

const texts = listTexts.table;

/** Carbon of a workload and what it is beside the counterfactual, in the two lines a table has room for. */
export function ComparisonCell({ comparison, missing }: { comparison: ComparisonView | null; missing: string }) {
  if (comparison === null) return <span className="text-muted">{missing}</span>;
  const { carbonG, baselineCarbonG, basis } = comparison;
  const saving = describeSaving(carbonG, baselineCarbonG);
  return (
    <span className="flex flex-col">
      <span className="flex items-baseline gap-1.5">
        <FigureValue
          quantity={basis === "expected" ? formatCarbon(carbonG) : formatAccountedCarbon(carbonG)}
          size="sm"
        />
        {basis === "expected" && <span className="text-muted text-xs">{texts.expected}</span>}
      </span>
      <span className="figures whitespace-nowrap text-muted text-xs">{savingText(saving)}</span>
    </span>
  );
}

function savingText({ direction, share }: ReturnType<typeof describeSaving>): string {
  if (direction === "unknown") return texts.notComparable;
  if (direction === "same") return share ?? texts.noDifference;
  return texts.thanAtOnce(share ?? texts.noDifference);
}
