import { cleanestFirst, type RegionNow } from "@/features/grid/model/zone-board.ts";
import { listed, resourceWords } from "@/lib/format/lists.ts";
import { formatCarbon, formatIntensity, formatMoney, formatShare } from "@/lib/format/quantities.ts";
import { formatAt, formatMoment, formatRelative, type Instant } from "@/lib/format/time.ts";
import { placementTexts } from "../texts.ts";
import type { PlacementPreview } from "./placement.ts";
import type { QueueCandidate, QueueWorkload } from "./queue-workload.ts";

const { map, queue, summary } = placementTexts;

const minuteMs = 60_000;

/** How many workloads stand where, as the database counts them. */
export interface QueueCounts {
  readonly pending: number;
  readonly planned: number;
  readonly scheduled: number;
  readonly queued: number;
  readonly running: number;
  /** Ended within the last day. */
  readonly ended: number;
}

/** The answer at the top of the map: where it is clean, and what waits for it. */
export function mapSentence(regions: readonly RegionNow[], planned: number | null): string {
  const [cleanest] = cleanestFirst(regions);
  const where = cleanest
    ? map.cleanest(cleanest.name, unbroken(formatIntensity(cleanest.intensityGPerKwh).text))
    : map.intensityUnknown;
  return planned === null ? where : `${where} ${waitingSentence(planned)}`;
}

/** The answer at the top of the queue. */
export function queueSentence(counts: QueueCounts): string {
  const open = counts.pending + counts.planned + counts.scheduled + counts.queued + counts.running;
  if (open === 0) return queue.empty;
  const others = [
    counts.pending > 0 ? queue.count.pending(counts.pending) : null,
    counts.scheduled > 0 ? queue.count.scheduled(counts.scheduled) : null,
    counts.queued > 0 ? queue.count.queued(counts.queued) : null,
    counts.running > 0 ? queue.count.running(counts.running) : null,
  ].filter((part) => part !== null);
  const rest = others.length === 0 ? "" : ` ${capitalized(listed(others))}.`;
  return `${waitingSentence(counts.planned)}${rest}`;
}

/** What stands in the way of a decision now, shown under the answer; null when nothing does. */
export function missingNote(regions: readonly RegionNow[]): string | null {
  const missing = regions.filter((region) => region.intensityGPerKwh === null);
  if (missing.length === 0) return null;
  if (missing.length === regions.length) return map.allMissing;
  const names = missing.length <= 3 ? listed(missing.map((region) => region.name)) : map.regions(missing.length);
  return map.missing(names, missing.length);
}

/** When a placement would start, in words: "now" for what is due. */
export function startWords(startAt: Instant, now: Instant): string {
  return startAt <= now ? placementTexts.now : summary.when(formatRelative(startAt, now), formatAt(startAt, now));
}

/** A figure of a placement beside the best candidate's: "12 g more than the best". Null where one is not known. */
export function besideBest(
  figure: "carbon" | "cost",
  placement: PlacementPreview,
  best: QueueCandidate | null,
): string | null {
  if (best === null) return null;
  if (placement.zoneId === best.zoneId && Math.abs(placement.startAt - best.startAt) < minuteMs) return summary.best;
  const [value, bestValue] =
    figure === "carbon" ? [placement.carbonG, best.carbonG] : [placement.costGbp, best.costGbp];
  if (value === null || bestValue === null) return null;
  const format = figure === "carbon" ? formatCarbon : formatMoney;
  // Two figures that read the same are the same, however small both are.
  if (format(value).text === format(bestValue).text) return summary.asMuchAsBest;
  const difference = format(Math.abs(value - bestValue)).text;
  return value > bestValue ? summary.moreThanBest(difference) : summary.lessThanBest(difference);
}

/** What to know before assigning: limits broken, figures missing. One sentence each, gravest first. */
export function placementWarnings(
  placement: PlacementPreview,
  workload: QueueWorkload,
  zoneName: string,
): readonly string[] {
  const warnings: string[] = [];
  const { freeThen } = placement;
  if (placement.isTooTight && freeThen) {
    warnings.push(summary.tooTight(zoneName, resourceWords(freeThen), resourceWords(workload)));
  }
  if (placement.isCapBroken) {
    warnings.push(summary.capBroken(formatCarbon(placement.carbonG).text, formatCarbon(workload.carbonCapG).text));
  }
  if (placement.isPriceLimitBroken) {
    warnings.push(summary.priceBroken(formatMoney(placement.costGbp).text, formatMoney(workload.maxPriceGbp).text));
  }
  if (placement.carbonG === null) {
    warnings.push(summary.carbonUnknown);
  } else if (placement.isPriceUnchecked) {
    warnings.push(summary.priceUnknown);
  }
  return warnings;
}

/** What the figures of a placement rest on, where that is less than published figures; null otherwise. */
export function basisNote(placement: Pick<PlacementPreview, "costGbp" | "filledShare">): string | null {
  if (placement.costGbp === null || placement.filledShare === 0) return null;
  return summary.basis(formatShare(placement.filledShare));
}

/** What happened, for the message after an assignment. */
export function assignedSentence(jobId: string, zoneName: string, startAt: Instant, now: Instant): string {
  const start = startAt <= now ? placementTexts.now : formatMoment(startAt, now);
  return placementTexts.assignDialog.done(jobId, start, zoneName);
}

/** A number and its unit on one line. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function waitingSentence(planned: number): string {
  return planned === 0 ? queue.noneWaits : queue.wait(planned);
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
