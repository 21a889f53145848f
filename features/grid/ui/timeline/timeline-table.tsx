import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { kitTexts } from "@/components/texts.ts";
import { formatClock, formatDate, formatZone } from "@/lib/format/time.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import { slotMs, type TimelineBar, type TimelineLayout, type TimelineWindow } from "./forecast-timeline.utils.ts";
import { averageOf, barBasis } from "./timeline-readout.tsx";

const texts = timelineTexts.table;

interface TimelineTableProps {
  readonly title: string;
  readonly layout: TimelineLayout;
  readonly windows: readonly TimelineWindow[];
}

/** The same half hours as a table, for people who read rows rather than bars. */
export function TimelineTable({ title, layout, windows }: TimelineTableProps) {
  const hasBand = layout.bars.some(({ p10GPerKwh }) => p10GPerKwh != null);
  const hasOutturn = layout.bars.some(({ outturnGPerKwh }) => outturnGPerKwh != null);
  return (
    <details className="group">
      <summary className="w-fit cursor-pointer text-link underline-offset-4 hover:underline">
        <span className="group-open:hidden">{texts.show}</span>
        <span className="hidden group-open:inline">{texts.hide}</span>
      </summary>
      <ScrollRegion className="mt-3 max-h-80" label={texts.label(title)}>
        <table className="figures w-full text-left text-sm">
          <thead className="sticky top-0 bg-surface-secondary text-muted text-xs">
            <tr>
              <th className="px-3 py-2 font-medium" scope="col">
                {texts.halfHour(formatZone(layout.from))}
              </th>
              <th className="px-3 py-2 text-right font-medium" scope="col">
                {texts.intensity}
              </th>
              {hasBand && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  {texts.p10ToP90}
                </th>
              )}
              {hasBand && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  {texts.average}
                </th>
              )}
              {hasOutturn && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  {texts.turnedOut}
                </th>
              )}
              <th className="px-3 py-2 font-medium" scope="col">
                {texts.level}
              </th>
              <th className="px-3 py-2 font-medium" scope="col">
                {texts.basis}
              </th>
              <th className="px-3 py-2 font-medium" scope="col">
                {texts.window}
              </th>
            </tr>
          </thead>
          <tbody>
            {layout.bars.map((bar) => (
              <tr className="border-separator border-t" key={bar.slotStart}>
                <th className="whitespace-nowrap px-3 py-1.5 font-normal" scope="row">
                  {formatDate(bar.slotStart)} {formatClock(bar.slotStart)}
                </th>
                <td className="px-3 py-1.5 text-right">{bar.intensityGPerKwh ?? timelineTexts.noData}</td>
                {hasBand && <td className="whitespace-nowrap px-3 py-1.5 text-right">{bandWords(bar)}</td>}
                {hasBand && <td className="px-3 py-1.5 text-right">{averageOf(bar) ?? ""}</td>}
                {hasOutturn && <td className="px-3 py-1.5 text-right">{bar.outturnGPerKwh ?? ""}</td>}
                <td className="whitespace-nowrap px-3 py-1.5">
                  {bar.scaleStep === null ? "" : kitTexts.intensity.index[bar.scaleStep.index]}
                </td>
                <td className="whitespace-nowrap px-3 py-1.5">{barBasis(bar)}</td>
                <td className="whitespace-nowrap px-3 py-1.5">{windowsAt(bar.slotStart, windows)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}

function bandWords({ p10GPerKwh = null, p90GPerKwh = null }: TimelineBar): string {
  return p10GPerKwh === null || p90GPerKwh === null ? "" : texts.range(p10GPerKwh, p90GPerKwh);
}

function windowsAt(slotStart: number, windows: readonly TimelineWindow[]): string {
  return windows
    .filter((window) => window.start < slotStart + slotMs && window.end > slotStart)
    .map((window) => window.label)
    .join(", ");
}
