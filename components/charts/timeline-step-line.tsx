import { type LineStyle, stepPaths, type TimelineLayout } from "./forecast-timeline.utils.ts";

/** What each certainty looks like, on the line and in the legend: solid is known, dashes are not yet. */
export const lineDashes: Readonly<Record<LineStyle, string | undefined>> = {
  actual: undefined,
  estimated: "7 2",
  forecast: "2 2.5",
};

const styles: readonly LineStyle[] = ["actual", "estimated", "forecast"];

/** The edge of the bars, drawn so that forecast and outturn differ by line and not by colour alone. */
export function TimelineStepLine({ layout }: { layout: TimelineLayout }) {
  const paths = stepPaths(layout);
  return (
    <svg aria-hidden height="100%" overflow="visible" preserveAspectRatio="none" viewBox="0 0 100 100" width="100%">
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
    </svg>
  );
}
