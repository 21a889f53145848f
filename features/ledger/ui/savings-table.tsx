import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { formatEnergy, formatMoney, formatShare } from "@/lib/format/quantities.ts";
import { comparedFigures, describeSaving, type SavingWords } from "@/lib/format/saving.ts";
import type { SavingsMonth } from "../model/savings.ts";
import { savingsTexts } from "../texts/savings.ts";

const texts = savingsTexts.months;

/** The months as rows, with everything the bars leave out. */
export function SavingsTable({ months }: { months: readonly SavingsMonth[] }) {
  const figuresOf = (month: SavingsMonth) => comparedFigures(month.carbonG, month.baselineCarbonG);
  const scaleOf = rowScales(months.map(figuresOf));
  return (
    <ScrollRegion className="bg-surface" label={texts.label}>
      <table className="figures w-full text-right">
        <caption className="sr-only">{texts.caption}</caption>
        <thead className="border-border border-b text-muted text-xs">
          <tr>
            <th className="px-4 py-2.5 text-left font-medium" scope="col">
              {texts.month}
            </th>
            {texts.columns.map((heading) => (
              <th className="whitespace-nowrap px-4 py-2.5 font-medium" key={heading} scope="col">
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {months.map((month) => (
            <Row key={month.month} month={month} scale={scaleOf(figuresOf(month))} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Row({ month, scale }: { month: SavingsMonth; scale: CarbonScale }) {
  const saving = describeSaving(month.carbonG, month.baselineCarbonG, scale);
  return (
    <tr className="whitespace-nowrap border-separator border-b last:border-b-0">
      <th className="px-4 py-2.5 text-left font-normal" scope="row">
        {month.label}
      </th>
      <td className="px-4 py-2.5">
        {month.runs}
        {month.runsNotComparable > 0 && (
          <span className="block text-muted text-xs">{texts.notComparable(month.runsNotComparable)}</span>
        )}
      </td>
      <td className="px-4 py-2.5">{formatEnergy(month.energyKwh).text}</td>
      <td className="px-4 py-2.5">{scale.format(month.carbonG).text}</td>
      <td className="px-4 py-2.5">{scale.format(month.baselineCarbonG).text}</td>
      <td className="px-4 py-2.5">
        {differenceText(saving)}
        {saving.share && <span className="block text-muted text-xs">{saving.share}</span>}
      </td>
      <td className="px-4 py-2.5">{formatMoney(month.costGbp).text}</td>
      <td className="px-4 py-2.5">{formatShare(month.measuredShare)}</td>
    </tr>
  );
}

function differenceText({ direction, quantity }: SavingWords): string {
  if (direction === "unknown") return texts.noData;
  if (direction === "same") return texts.none;
  return direction === "saved" ? texts.less(quantity.text) : texts.more(quantity.text);
}
