import { formatIntensity, formatShare } from "@/lib/format/quantities.ts";
import { formatAt, formatDuration, type Instant } from "@/lib/format/time.ts";
import type { WindowMean } from "./best-window.ts";

/** What waiting for the best window would bring, beside starting at once, as one sentence. */
export function exampleSentence(best: WindowMean | null, atOnce: WindowMean | null, now: Instant): string {
  if (best === null || atOnce === null) return "There is no forecast for a window of this length.";
  const mean = formatIntensity(best.meanGPerKwh).text;
  // Of the figures as they are shown, so that whoever reckons it after finds the same.
  const bestG = Math.round(best.meanGPerKwh);
  const atOnceG = Math.round(atOnce.meanGPerKwh);
  if (best.start <= now || bestG === atOnceG) return `Now is the cleanest time: ${mean} on average.`;
  const less = formatShare(1 - bestG / atOnceG);
  return `Start ${formatAt(best.start, now)}, ${formatDuration(best.start - now)} from now: ${mean} instead of ${formatIntensity(atOnceG).text}, ${less} less carbon for the same work.`;
}
