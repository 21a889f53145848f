import { formatShare } from "@/lib/format/quantities.ts";
import type { SavingsTotal } from "../model/savings.ts";
import { savingsTexts } from "../texts/savings.ts";

const texts = savingsTexts.basis;

/** What the figures rest on: how the energy is known, and how sure the intensity is. */
export function BasisShares({ total }: { total: SavingsTotal }) {
  if (total.measuredShare === null) return null;
  return (
    <section aria-labelledby="basis-title" className="flex flex-col gap-4">
      <h2 className="font-semibold text-base" id="basis-title">
        {texts.title}
      </h2>
      <div className="grid gap-6 md:grid-cols-2">
        <ShareBar
          parts={[
            { label: texts.measured, share: total.measuredShare, fill: "bg-foreground" },
            { label: texts.modelled, share: 1 - total.measuredShare, fill: "hatched" },
          ]}
          title={texts.energy}
        />
        <ShareBar
          parts={[
            { label: texts.actual, share: total.actualShare ?? 0, fill: "bg-foreground" },
            { label: texts.estimated, share: total.estimatedShare ?? 0, fill: "bg-muted" },
            { label: texts.forecast, share: total.forecastShare ?? 0, fill: "bg-surface-tertiary" },
            { label: texts.missing, share: total.missingShare ?? 0, fill: "hatched" },
          ]}
          title={texts.intensity}
        />
      </div>
      <p className="max-w-prose text-muted">{texts.method}</p>
    </section>
  );
}

interface Part {
  readonly label: string;
  readonly share: number;
  readonly fill: string;
}

function ShareBar({ title, parts }: { title: string; parts: readonly Part[] }) {
  const present = parts.filter((part) => part.share > 0);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-muted">{title}</p>
      <div aria-hidden className="flex h-3 gap-px overflow-hidden rounded-xs border border-foreground/60">
        {present.map((part) => (
          <span className={part.fill} key={part.label} style={{ width: `${part.share * 100}%` }} />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-4 gap-y-1">
        {present.map((part) => (
          <li className="figures flex items-center gap-1.5" key={part.label}>
            <span aria-hidden className={`size-3 border border-foreground/60 ${part.fill}`} />
            {formatShare(part.share)} {part.label}
          </li>
        ))}
      </ul>
    </div>
  );
}
