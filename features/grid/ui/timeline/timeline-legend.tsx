import type { ReactNode } from "react";
import { IntensityLegend } from "@/components/charts/intensity-legend.tsx";
import type { IntensityScale } from "@/components/charts/intensity-scale.ts";
import { timelineTexts } from "../../texts/timeline.ts";
import type { TimelinePoint } from "./forecast-timeline.utils.ts";
import { type LineStyle, lineStyleOf } from "./timeline-paths.ts";
import { lineDashes } from "./timeline-step-line.tsx";

const texts = timelineTexts.legend;
const order: readonly LineStyle[] = ["actual", "estimated", "forecast", "statistical"];

/** Names the colours and only those lines that are on the plot. */
export function TimelineLegend({ points, scale }: { points: readonly TimelinePoint[]; scale: IntensityScale }) {
  const used = new Set(points.map(lineStyleOf));
  const hasBand = points.some(({ p10GPerKwh, p90GPerKwh }) => p10GPerKwh != null && p90GPerKwh != null);
  const hasOutturn = points.some(({ outturnGPerKwh }) => outturnGPerKwh != null);
  const hasMissing = points.some((point) => point.intensityGPerKwh === null);
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 text-muted text-xs">
      <IntensityLegend scale={scale} />
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {order
          .filter((style) => used.has(style))
          .map((style) => (
            <Entry key={style} words={texts.line[style]}>
              <Line dash={lineDashes[style]} width={1.5} />
            </Entry>
          ))}
        {hasBand && (
          <Entry words={texts.band}>
            <span aria-hidden className="h-3 w-7 border-bar-edge/45 border-y bg-(--band)" />
          </Entry>
        )}
        {hasOutturn && (
          <Entry words={texts.turnedOut}>
            <Line dash={undefined} width={2.5} />
          </Entry>
        )}
        {hasMissing && (
          <Entry words={timelineTexts.noData}>
            <span aria-hidden className="hatched h-3 w-7 border border-border" />
          </Entry>
        )}
      </ul>
      {hasBand && <p className="w-full max-w-prose">{texts.average}</p>}
    </div>
  );
}

function Entry({ words, children }: { words: string; children: ReactNode }) {
  return (
    <li className="flex items-center gap-1.5">
      {children}
      {words}
    </li>
  );
}

function Line({ dash, width }: { dash: string | undefined; width: number }) {
  return (
    <svg aria-hidden focusable="false" height="8" width="28">
      <line stroke="var(--bar-edge)" strokeDasharray={dash} strokeWidth={width} x1="0" x2="28" y1="4" y2="4" />
    </svg>
  );
}
