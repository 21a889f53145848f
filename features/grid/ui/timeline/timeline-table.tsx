import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { formatClock, formatDate, formatZone } from "@/lib/format/time.ts";
import { slotMs, type TimelineBar, type TimelineLayout, type TimelineWindow } from "./forecast-timeline.utils.ts";
import { averageOf, barBasis } from "./timeline-readout.tsx";

interface TimelineTableProps {
  readonly title: string;
  readonly layout: TimelineLayout;
  readonly windows: readonly TimelineWindow[];
}

/** The same half hours as a table, for whoever reads rows rather than bars. */
export function TimelineTable({ title, layout, windows }: TimelineTableProps) {
  const hasBand = layout.bars.some(({ p10GPerKwh }) => p10GPerKwh != null);
  const hasOutturn = layout.bars.some(({ outturnGPerKwh }) => outturnGPerKwh != null);
  return (
    <details className="group">
      <summary className="w-fit cursor-pointer text-link underline-offset-4 hover:underline">
        <span className="group-open:hidden">Show as a table</span>
        <span className="hidden group-open:inline">Hide the table</span>
      </summary>
      <ScrollRegion className="mt-3 max-h-80" label={`Table: ${title}`}>
        <table className="figures w-full text-left text-sm">
          <thead className="sticky top-0 bg-surface-secondary text-muted text-xs">
            <tr>
              <th className="px-3 py-2 font-medium" scope="col">
                Half hour, {formatZone(layout.from)}
              </th>
              <th className="px-3 py-2 text-right font-medium" scope="col">
                g/kWh
              </th>
              {hasBand && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  P10 to P90
                </th>
              )}
              {hasBand && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  Average
                </th>
              )}
              {hasOutturn && (
                <th className="px-3 py-2 text-right font-medium" scope="col">
                  Turned out
                </th>
              )}
              <th className="px-3 py-2 font-medium" scope="col">
                Band
              </th>
              <th className="px-3 py-2 font-medium" scope="col">
                Basis
              </th>
              <th className="px-3 py-2 font-medium" scope="col">
                Window
              </th>
            </tr>
          </thead>
          <tbody>
            {layout.bars.map((bar) => (
              <tr className="border-separator border-t" key={bar.slotStart}>
                <th className="whitespace-nowrap px-3 py-1.5 font-normal" scope="row">
                  {formatDate(bar.slotStart)} {formatClock(bar.slotStart)}
                </th>
                <td className="px-3 py-1.5 text-right">{bar.intensityGPerKwh ?? "no data"}</td>
                {hasBand && <td className="whitespace-nowrap px-3 py-1.5 text-right">{bandWords(bar)}</td>}
                {hasBand && <td className="px-3 py-1.5 text-right">{averageOf(bar) ?? ""}</td>}
                {hasOutturn && <td className="px-3 py-1.5 text-right">{bar.outturnGPerKwh ?? ""}</td>}
                <td className="whitespace-nowrap px-3 py-1.5">{bar.scaleStep?.index ?? ""}</td>
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
  return p10GPerKwh === null || p90GPerKwh === null ? "" : `${p10GPerKwh} to ${p90GPerKwh}`;
}

function windowsAt(slotStart: number, windows: readonly TimelineWindow[]): string {
  return windows
    .filter((window) => window.start < slotStart + slotMs && window.end > slotStart)
    .map((window) => window.label)
    .join(", ");
}
