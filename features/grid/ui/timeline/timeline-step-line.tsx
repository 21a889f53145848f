import type { TimelineLayout } from "./forecast-timeline.utils.ts";
import { bandPath, type LineStyle, outturnPath, stepPaths } from "./timeline-paths.ts";

/** What each certainty looks like, on the line and in the legend: solid is known, dashes are not yet, dots are statistics. */
export const lineDashes: Readonly<Record<LineStyle, string | undefined>> = {
  actual: undefined,
  estimated: "7 2",
  forecast: "4 2.5",
  statistical: "1 3",
};

const styles: readonly LineStyle[] = ["actual", "estimated", "forecast", "statistical"];

/** The edge of the bars, drawn so that forecast and outturn differ by line and not by colour alone, over its band. */
export function TimelineStepLine({ layout }: { layout: TimelineLayout }) {
  const paths = stepPaths(layout);
  const outturn = outturnPath(layout);
  return (
    <svg aria-hidden height="100%" overflow="visible" preserveAspectRatio="none" viewBox="0 0 100 100" width="100%">
      <path
        d={bandPath(layout)}
        fill="var(--band)"
        stroke="var(--bar-edge)"
        strokeOpacity="0.45"
        strokeWidth="0.75"
        vectorEffect="non-scaling-stroke"
      />
      {styles.map((style) => (
        <path
          d={paths[style]}
          fill="none"
          key={style}
          stroke="var(--bar-edge)"
          strokeDasharray={lineDashes[style]}
          strokeWidth="1.5"
          vectorEffect="non-scaling-stroke"
        />
      ))}
      {/* What came to be, over what was forecast, with a rim that keeps it apart from bars and band. */}
      {(["var(--surface)", "var(--foreground)"] as const).map((stroke, layer) => (
        <path
          d={outturn}
          fill="none"
          key={stroke}
          stroke={stroke}
          strokeWidth={layer === 0 ? 5 : 2.5}
          vectorEffect="non-scaling-stroke"
        />
      ))}
    </svg>
  );
}
