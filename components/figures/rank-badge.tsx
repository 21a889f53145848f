import { kitTexts } from "../texts.ts";

/** The rank of a candidate, as on the map. */
export function RankBadge({ rank }: { rank: number }) {
  return (
    <span className="figures inline-grid h-4.5 min-w-4.5 place-items-center rounded-full bg-accent px-1 text-accent-foreground text-xs leading-none">
      <span className="sr-only">{kitTexts.figure.candidate}</span>
      {rank}
    </span>
  );
}
