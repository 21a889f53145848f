import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { comparedFigures, describeSaving } from "@/lib/format/saving.ts";
import type { SavingsMonth } from "../model/savings.ts";

/** Per month, what was emitted as a bar over what would have been as an outline: the gap between them is the saving. */
export function SavingsChart({ months }: { months: readonly SavingsMonth[] }) {
  const longestG = Math.max(1, ...months.flatMap((month) => [month.carbonG ?? 0, month.baselineCarbonG ?? 0]));
  const figuresOf = (month: SavingsMonth) => comparedFigures(month.carbonG, month.baselineCarbonG);
  const scaleOf = rowScales(months.map(figuresOf));
  return (
    <figure aria-labelledby="savings-chart-title" className="flex flex-col gap-4">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-2">
        <h2 className="font-semibold text-base" id="savings-chart-title">
          Carbon by month
        </h2>
        <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="h-3 w-5 bg-accent" /> emitted
          </li>
          <li className="flex items-center gap-1.5">
            <span aria-hidden className="hatched h-3 w-5 border border-foreground" /> at once, in the usual place
          </li>
        </ul>
      </figcaption>
      <ol className="flex flex-col gap-3">
        {months.map((month) => (
          <MonthBars key={month.month} longestG={longestG} month={month} scale={scaleOf(figuresOf(month))} />
        ))}
      </ol>
    </figure>
  );
}

interface MonthBarsProps {
  readonly month: SavingsMonth;
  readonly longestG: number;
  readonly scale: CarbonScale;
}

function MonthBars({ month, longestG, scale }: MonthBarsProps) {
  const saving = describeSaving(month.carbonG, month.baselineCarbonG, scale);
  const widthPct = (carbonG: number | null) => `${((carbonG ?? 0) / longestG) * 100}%`;
  return (
    <li className="grid gap-x-4 gap-y-1 sm:grid-cols-[8.5rem_minmax(0,1fr)_9rem] sm:items-center">
      <span className="text-muted">{month.label}</span>
      <span className="relative block h-7">
        <span
          aria-hidden
          className="hatched absolute inset-y-0 left-0 border border-foreground/70"
          style={{ width: widthPct(month.baselineCarbonG) }}
        />
        <span
          aria-hidden
          className="absolute inset-y-1.5 left-0 min-w-px bg-accent"
          style={{ width: widthPct(month.carbonG) }}
        />
        <span className="sr-only">
          {saving.carbon.text} emitted, {saving.baseline.text} at once
        </span>
      </span>
      <span className="figures sm:text-right">
        {saving.direction === "unknown" ? (
          <span className="text-muted">not comparable</span>
        ) : saving.direction === "same" ? (
          <span className="text-muted">no difference</span>
        ) : (
          <>
            {saving.quantity.text} <span className="text-muted">{saving.direction === "lost" ? "more" : "less"}</span>
          </>
        )}
      </span>
    </li>
  );
}
