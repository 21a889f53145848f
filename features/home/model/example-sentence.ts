import { formatIntensity, formatShare } from "@/lib/format/quantities.ts";
import { formatAt, formatDuration, type Instant } from "@/lib/format/time.ts";
import { homeTexts } from "../texts.ts";
import type { WindowMean } from "./best-window.ts";

const texts = homeTexts.example;

/** What waiting for the best window would bring, beside starting at once, as one sentence. */
export function exampleSentence(best: WindowMean | null, atOnce: WindowMean | null, now: Instant): string {
  if (best === null || atOnce === null) return texts.noForecast;
  const mean = formatIntensity(best.meanGPerKwh).text;
  // Of the figures as they are shown, so that a reader who recomputes it gets the same.
  const bestG = Math.round(best.meanGPerKwh);
  const atOnceG = Math.round(atOnce.meanGPerKwh);
  if (best.start <= now || bestG === atOnceG) return texts.nowIsBest(mean);
  const less = formatShare(1 - bestG / atOnceG);
  const wait = formatDuration(best.start - now);
  return texts.startLater(formatAt(best.start, now), wait, mean, formatIntensity(atOnceG).text, less);
}
