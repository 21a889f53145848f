import { formatClock } from "@/lib/format/time.ts";
import { placeWindow, type TimelineLayout, type TimelineWindow } from "./forecast-timeline.utils.ts";

const windowStyles = {
  chosen: "border-accent bg-accent",
  alternative: "border-muted bg-surface-tertiary",
  now: "border-foreground border-dashed bg-transparent",
} as const;

/** Under the bars, one lane for each window: when it would run, and what it is called. */
export function TimelineLanes({ layout, windows }: { layout: TimelineLayout; windows: readonly TimelineWindow[] }) {
  const placed = windows
    .map((window) => ({ window, place: placeWindow(window, layout) }))
    .filter(({ place }) => place !== null);
  if (placed.length === 0) return null;
  return (
    <div aria-hidden className="flex flex-col gap-1">
      {placed.map(({ window, place }) =>
        place === null ? null : <Lane key={window.id} widthPct={place.widthPct} window={window} xPct={place.xPct} />,
      )}
    </div>
  );
}

function Lane({ window, xPct, widthPct }: { window: TimelineWindow; xPct: number; widthPct: number }) {
  // Past the middle there is more room left of the window than right of it.
  const isLabelLeft = xPct + widthPct / 2 > 50;
  return (
    <div className="figures relative h-5 text-xs">
      <div className="absolute inset-x-0 top-1/2 border-separator border-t" />
      <div
        className={`absolute inset-y-1 min-w-1.5 rounded-xs border ${windowStyles[window.kind]}`}
        style={{ left: `${xPct}%`, width: `${widthPct}%` }}
      />
      <span
        className="absolute inset-y-0 flex items-center truncate bg-surface px-1.5 leading-none"
        style={
          isLabelLeft
            ? { right: `${100 - xPct}%`, maxWidth: `${xPct}%` }
            : { left: `${xPct + widthPct}%`, maxWidth: `${100 - xPct - widthPct}%` }
        }
      >
        <span className={window.kind === "chosen" ? "font-semibold" : ""}>{window.label}</span>
        <span className="ml-1.5 truncate text-muted">
          {formatClock(window.start)}–{formatClock(window.end)}
          {window.note ? ` · ${window.note}` : ""}
        </span>
      </span>
    </div>
  );
}
