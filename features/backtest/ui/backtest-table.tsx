import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import type { BacktestRow } from "@/lib/domain/accounting/backtest-totals.ts";
import type { BacktestPolicyId } from "@/lib/domain/accounting/policy-backtest.ts";
import type { CarbonScale } from "@/lib/format/carbon-scale.ts";
import { formatMoney } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { formatDuration } from "@/lib/format/time.ts";
import { backtestScale, knewWords } from "../model/backtest-words.ts";
import { backtestTexts } from "../texts.ts";

interface BacktestTableProps {
  readonly rows: readonly BacktestRow[];
  readonly policy: BacktestPolicyId;
}

const texts = backtestTexts.table;

/** The same as figures, with what the bars leave out. */
export function BacktestTable({ rows, policy }: BacktestTableProps) {
  const arrivalG = rows.find(({ id }) => id === "run-at-arrival")?.carbonG ?? null;
  const scale = backtestScale(rows);
  return (
    <ScrollRegion className="bg-surface" label={texts.label}>
      <table className="figures w-full text-right">
        <caption className="sr-only">{texts.caption}</caption>
        <thead className="border-border border-b text-muted text-xs">
          <tr>
            <th className="px-4 py-2.5 text-left font-medium" scope="col">
              {texts.policy}
            </th>
            {texts.columns.map((heading) => (
              <th className="whitespace-nowrap px-4 py-2.5 font-medium" key={heading} scope="col">
                {heading}
              </th>
            ))}
            <th className="px-4 py-2.5 text-left font-medium" scope="col">
              {texts.decided}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              className={`border-separator border-b last:border-b-0 ${row.id === policy ? "bg-surface-secondary font-medium" : ""}`}
              key={row.id}
            >
              <th
                className={`whitespace-nowrap px-4 py-2.5 text-left ${row.id === policy ? "font-medium" : "font-normal"}`}
                scope="row"
              >
                {backtestTexts.policy[row.id]}
              </th>
              <td className="whitespace-nowrap px-4 py-2.5">{scale.format(row.carbonG).text}</td>
              <td className="whitespace-nowrap px-4 py-2.5">
                <Saved arrivalG={arrivalG} row={row} scale={scale} />
              </td>
              <td className="whitespace-nowrap px-4 py-2.5">{formatMoney(row.costGbp).text}</td>
              <td className="whitespace-nowrap px-4 py-2.5">
                {row.meanDelayMs < 1_000 ? texts.none : formatDuration(row.meanDelayMs)}
              </td>
              <td className="whitespace-nowrap px-4 py-2.5 text-left text-muted">
                {knewWords(row) ?? texts.notApplicable}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Saved({ row, arrivalG, scale }: { row: BacktestRow; arrivalG: number | null; scale: CarbonScale }) {
  if (row.id === "run-at-arrival") return texts.notApplicable;
  const { direction, quantity, share } = describeSaving(row.carbonG, arrivalG, scale);
  if (direction === "same" || direction === "unknown") return texts.none;
  return (
    <>
      {direction === "saved" ? texts.less(quantity.text) : texts.more(quantity.text)}
      {share !== null && <span className="block text-muted text-xs">{share}</span>}
    </>
  );
}
