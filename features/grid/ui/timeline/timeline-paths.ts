import type { TimelineBar, TimelineLayout, TimelinePoint } from "./forecast-timeline.utils.ts";

export type LineStyle = "actual" | "estimated" | "forecast" | "statistical";

/** How the edge of a half hour is drawn; null where there is no figure. */
export function lineStyleOf({ intensityGPerKwh, status, source = null }: TimelinePoint): LineStyle | null {
  if (intensityGPerKwh === null || status === null) return null;
  return status === "forecast" && source === "statistical" ? "statistical" : status;
}

/**
 * The step line over the bars as SVG paths of a 100 by 100 box, one for each line style. A gap or a change of
 * style starts a new stroke, so that a dash never hides where a forecast begins.
 */
export function stepPaths({ bars }: TimelineLayout): Readonly<Record<LineStyle, string>> {
  const paths: Record<LineStyle, string[]> = { actual: [], estimated: [], forecast: [], statistical: [] };
  let previous: LineStyle | null = null;
  for (const bar of bars) {
    const style = lineStyleOf(bar);
    if (style !== null) paths[style].push(`${style === previous ? "L" : "M"}${step(bar, 100 - bar.heightPct)}`);
    previous = style;
  }
  return {
    actual: paths.actual.join(""),
    estimated: paths.estimated.join(""),
    forecast: paths.forecast.join(""),
    statistical: paths.statistical.join(""),
  };
}

/** What slots that are shown as they were forecast turned out to be, as a step line in the same box. */
export function outturnPath({ bars, topGPerKwh }: TimelineLayout): string {
  let path = "";
  let isContinued = false;
  for (const bar of bars) {
    const outturn = bar.outturnGPerKwh ?? null;
    if (outturn !== null) path += `${isContinued ? "L" : "M"}${step(bar, heightOf(outturn, topGPerKwh))}`;
    isContinued = outturn !== null;
  }
  return path;
}

/** The bands as areas in the same box: along P90 and back along P10, anew after each gap. */
export function bandPath({ bars, topGPerKwh }: TimelineLayout): string {
  return runsOf(bars, (bar) => bar.p10GPerKwh != null && bar.p90GPerKwh != null)
    .map((run) => {
      const above = run.map((bar) => step(bar, heightOf(bar.p90GPerKwh ?? 0, topGPerKwh)));
      const below = run.toReversed().map((bar) => {
        const y = round(heightOf(bar.p10GPerKwh ?? 0, topGPerKwh));
        return `${round(bar.xPct + bar.widthPct)} ${y}H${round(bar.xPct)}`;
      });
      return `M${[...above, ...below].join("L")}Z`;
    })
    .join("");
}

/** Where the forecast is statistical, in per cent of the plot. */
export function statisticalSpans({
  bars,
}: TimelineLayout): readonly { readonly xPct: number; readonly widthPct: number }[] {
  return runsOf(bars, (bar) => lineStyleOf(bar) === "statistical").map((run) => {
    const xPct = run[0]?.xPct ?? 0;
    const last = run.at(-1);
    return { xPct, widthPct: last ? last.xPct + last.widthPct - xPct : 0 };
  });
}

function runsOf(bars: readonly TimelineBar[], isIn: (bar: TimelineBar) => boolean): TimelineBar[][] {
  const runs: TimelineBar[][] = [];
  let current: TimelineBar[] = [];
  for (const bar of bars) {
    if (isIn(bar)) {
      if (current.length === 0) runs.push(current);
      current.push(bar);
    } else if (current.length > 0) current = [];
  }
  return runs;
}

function step({ xPct, widthPct }: TimelineBar, y: number): string {
  return `${round(xPct)} ${round(y)}H${round(xPct + widthPct)}`;
}

function heightOf(gPerKwh: number, topGPerKwh: number): number {
  return 100 - (gPerKwh / topGPerKwh) * 100;
}

function round(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}
