import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { formatCarbon, formatShare } from "@/lib/format/quantities.ts";
import { formatDate } from "@/lib/format/time.ts";
import type { SavingsTotal, SavingsWeek } from "../model/savings.ts";
import { savingsTexts } from "../texts/savings.ts";

const texts = savingsTexts.capture;

/** By week, what was saved of what could have been: had every intensity been known at submission. */
export function CaptureTable({ weeks, total }: { weeks: readonly SavingsWeek[]; total: SavingsTotal }) {
  return (
    <section aria-labelledby="capture-title" className="flex flex-col gap-4">
      <h2 className="font-semibold text-base" id="capture-title">
        {total.captureRatio === null ? texts.heading : texts.headingShare(formatShare(total.captureRatio))}
      </h2>
      <p className="max-w-prose text-muted">
        {texts.text} {weeks.length === 0 && texts.none}
      </p>
      {weeks.length > 0 && (
        <ScrollRegion className="bg-surface" label={texts.label}>
          <table className="figures w-full text-right">
            <caption className="sr-only">{texts.caption}</caption>
            <thead className="border-border border-b text-muted text-xs">
              <tr>
                <th className="px-4 py-2.5 text-left font-medium" scope="col">
                  {texts.week}
                </th>
                {texts.columns.map((heading) => (
                  <th className="whitespace-nowrap px-4 py-2.5 font-medium" key={heading} scope="col">
                    {heading}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {weeks.map((week) => (
                <Row key={week.monday} week={week} />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

function Row({ week }: { week: SavingsWeek }) {
  const waiting = week.runs - week.runsJudged;
  return (
    <tr className="whitespace-nowrap border-separator border-b last:border-b-0">
      <th className="px-4 py-2.5 text-left font-normal" scope="row">
        {formatDate(Date.parse(`${week.monday}T12:00:00Z`))}
      </th>
      <td className="px-4 py-2.5">
        {week.runsJudged}
        {waiting > 0 && <span className="block text-muted text-xs">{texts.notYet(waiting)}</span>}
      </td>
      <td className="px-4 py-2.5">{formatCarbon(week.capturedG).text}</td>
      <td className="px-4 py-2.5">{formatCarbon(week.foresightG).text}</td>
      <td className="px-4 py-2.5">
        {week.captureRatio === null ? texts.nothingToSave : formatShare(week.captureRatio)}
      </td>
    </tr>
  );
}
