import type { PlanWeights } from "@/lib/domain/planning/plan-types.ts";
import { formatMoney } from "@/lib/format/quantities.ts";
import { weightWords } from "../model/weight-words.ts";
import { planTexts } from "../texts/plan.ts";

/** The parts of a candidate's score in pounds; least is best. */
export interface ScoreParts {
  readonly carbonScoreGbp: number;
  readonly priceScoreGbp: number;
  readonly latenessScoreGbp: number;
  readonly scoreGbp: number;
}

const texts = planTexts.score;

const parts = [
  { key: "carbonScoreGbp", label: texts.carbon, fill: "bg-foreground" },
  { key: "priceScoreGbp", label: texts.electricity, fill: "bg-accent" },
  { key: "latenessScoreGbp", label: texts.waiting, fill: "hatched border border-muted" },
] as const;

interface ScoreBarProps {
  readonly score: ScoreParts;
  /** The largest score of the list, so that bars compare. */
  readonly longestGbp: number;
}

/** A score as a bar of its three parts, and the same in words below it. */
export function ScoreBar({ score, longestGbp }: ScoreBarProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <div aria-hidden className="flex h-2 w-full gap-px bg-surface-tertiary">
        {parts.map(({ key, fill }) => {
          // A negative price makes a part less than nothing: it has no length, its words say it.
          const sharePct = longestGbp > 0 ? (Math.max(0, score[key]) / longestGbp) * 100 : 0;
          return sharePct > 0 && <span className={fill} key={key} style={{ width: `${sharePct}%` }} />;
        })}
      </div>
      <p className="figures text-muted text-xs">
        {texts.total(formatMoney(score.scoreGbp).text)}{" "}
        {parts.map(({ key, label }) => `${label} ${formatMoney(score[key]).text}`).join(", ")}
      </p>
    </div>
  );
}

/** Names the parts of the bars and what they were weighed with, once for a list. */
export function ScoreLegend({ weights }: { weights: PlanWeights }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-xs">
      {parts.map(({ key, label, fill }) => (
        <li className="flex items-center gap-1.5" key={key}>
          <span aria-hidden className={`h-2 w-4 ${fill}`} />
          {label}
        </li>
      ))}
      <li>{texts.shorterIsBetter}</li>
      <li className="figures">{weightWords(weights)}</li>
    </ul>
  );
}
