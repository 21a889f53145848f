import { Equal, TrendingDown, TrendingUp } from "lucide-react";
import type { ReactNode } from "react";
import type { CarbonScale } from "@/lib/format/carbon-scale.ts";
import { describeSaving, type SavingWords } from "@/lib/format/saving.ts";
import { kitTexts } from "../texts.ts";
import { FigureValue } from "./figure.tsx";

interface SavingFigureProps {
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  /** The scale of the figures beside it; absent if there are none. */
  readonly scale?: CarbonScale;
  readonly note?: ReactNode;
  readonly size?: "sm" | "md" | "lg";
}

const marks = {
  saved: { Icon: TrendingDown, tone: "text-status-running-ink" },
  lost: { Icon: TrendingUp, tone: "text-danger" },
  same: { Icon: Equal, tone: "text-muted" },
  unknown: { Icon: null, tone: "text-muted" },
} as const satisfies Record<SavingWords["direction"], unknown>;

/** What was saved, or lost: a size, a direction in words and shape, and what it is compared with. */
export function SavingFigure({ carbonG, baselineCarbonG, scale, note, size = "md" }: SavingFigureProps) {
  const saving = describeSaving(carbonG, baselineCarbonG, scale);
  const { Icon, tone } = marks[saving.direction];
  return (
    <span className="inline-flex flex-col gap-1">
      <span className="inline-flex flex-wrap items-baseline gap-x-2">
        {saving.direction !== "same" && saving.direction !== "unknown" && (
          <FigureValue quantity={saving.quantity} size={size} />
        )}
        <span className={`inline-flex items-center gap-1 font-medium ${tone}`}>
          {Icon && <Icon aria-hidden className="size-4" />}
          {saving.share ?? kitTexts.saving[saving.direction]}
        </span>
      </span>
      {note && <span className="text-muted text-xs">{note}</span>}
    </span>
  );
}
