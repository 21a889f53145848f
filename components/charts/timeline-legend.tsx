import type { LineStyle, TimelinePoint } from "./forecast-timeline.utils.ts";
import { IntensityLegend } from "./intensity-legend.tsx";
import type { IntensityScale } from "./intensity-scale.ts";
import { lineDashes } from "./timeline-step-line.tsx";

const lineWords: Readonly<Record<LineStyle, string>> = {
  actual: "actual",
  estimated: "estimated",
  forecast: "forecast",
};
const order: readonly LineStyle[] = ["actual", "estimated", "forecast"];

/** Names the colours and only those line styles that are on the plot. */
export function TimelineLegend({ points, scale }: { points: readonly TimelinePoint[]; scale: IntensityScale }) {
  const used = order.filter((style) => points.some((point) => point.status === style));
  const hasMissing = points.some((point) => point.intensityGPerKwh === null);
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-3 text-muted text-xs">
      <IntensityLegend scale={scale} />
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {used.map((style) => (
          <li className="flex items-center gap-1.5" key={style}>
            <svg aria-hidden focusable="false" height="8" width="28">
              <line
                stroke="var(--bar-edge)"
                strokeDasharray={lineDashes[style]}
                strokeWidth="1.5"
                x1="0"
                x2="28"
                y1="4"
                y2="4"
              />
            </svg>
            {lineWords[style]}
          </li>
        ))}
        {hasMissing && (
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="hatched h-3 w-7 border border-border" />
            no data
          </li>
        )}
      </ul>
    </div>
  );
}
