import type { ReactNode } from "react";

/** The meaning of a bar's colour; the outline is the figure that it is compared with. */
export interface CarbonBarLegend {
  readonly label: string;
  readonly swatch: "accent" | "muted" | "outline";
}

export interface CarbonBar {
  readonly id: string;
  readonly label: string;
  readonly isEmphasized: boolean;
  /** In gCO2; a missing figure has no bar. */
  readonly carbonG: number | null;
  readonly comparedG: number | null;
  readonly swatch: "accent" | "muted";
  /** The bars' values as text. */
  readonly figures: ReactNode;
  /** A text alternative to the bars, if `figures` is not complete. */
  readonly description?: string;
}

interface CarbonBarsProps {
  readonly id: string;
  readonly title: string;
  readonly legend: readonly CarbonBarLegend[];
  readonly bars: readonly CarbonBar[];
}

const swatchClass = {
  accent: "bg-accent",
  muted: "bg-muted",
  outline: "hatched border border-foreground",
} as const;

/** Bars within the outline of their counterfactual: the gap is the saving. */
export function CarbonBars({ id, title, legend, bars }: CarbonBarsProps) {
  const longestG = Math.max(Number.MIN_VALUE, ...bars.flatMap((bar) => [bar.carbonG ?? 0, bar.comparedG ?? 0]));
  return (
    <figure aria-labelledby={id} className="flex min-w-0 flex-col gap-4">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h2 className="font-semibold text-base" id={id}>
          {title}
        </h2>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
          {legend.map(({ label, swatch }) => (
            <li className="flex items-center gap-1.5" key={label}>
              <span aria-hidden className={`h-3 w-5 ${swatchClass[swatch]}`} /> {label}
            </li>
          ))}
        </ul>
      </figcaption>
      <ol className="flex flex-col gap-3">
        {bars.map((bar) => (
          <Bar bar={bar} key={bar.id} longestG={longestG} />
        ))}
      </ol>
    </figure>
  );
}

function Bar({ bar, longestG }: { bar: CarbonBar; longestG: number }) {
  const width = (carbonG: number) => ({ width: `${(carbonG / longestG) * 100}%` });
  return (
    <li className="grid gap-x-4 gap-y-1 sm:grid-cols-[8.5rem_minmax(0,1fr)_9rem] sm:items-center">
      <span className={bar.isEmphasized ? "font-semibold" : "text-muted"}>{bar.label}</span>
      <span className="relative block h-7">
        {bar.comparedG !== null && (
          <span
            aria-hidden
            className="hatched absolute inset-y-0 left-0 border border-foreground/70"
            style={width(bar.comparedG)}
          />
        )}
        {bar.carbonG !== null && (
          <span
            aria-hidden
            className={`absolute inset-y-1.5 left-0 min-w-px ${swatchClass[bar.swatch]}`}
            style={width(bar.carbonG)}
          />
        )}
        {bar.description !== undefined && <span className="sr-only">{bar.description}</span>}
      </span>
      <span className="figures sm:text-right">{bar.figures}</span>
    </li>
  );
}
