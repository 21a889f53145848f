import { cleanestFirst, type RegionNow } from "@/features/grid/model/zone-board.ts";
import { listed, resourceWords } from "@/lib/format/lists.ts";
import { formatCarbon, formatCount, formatIntensity, formatMoney, formatShare } from "@/lib/format/quantities.ts";
import { formatAt, formatMoment, formatRelative, type Instant } from "@/lib/format/time.ts";
import type { PlacementPreview } from "./placement.ts";
import type { QueueCandidate, QueueWorkload } from "./queue-workload.ts";

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
    ? `Cleanest now: ${cleanest.name}, ${unbroken(formatIntensity(cleanest.intensityGPerKwh).text)}.`
    : "No intensity is known for this half hour.";
  return planned === null ? where : `${where} ${waitingSentence(planned)}`;
}

/** The answer at the top of the queue. */
export function queueSentence(counts: QueueCounts): string {
  const open = counts.pending + counts.planned + counts.scheduled + counts.queued + counts.running;
  if (open === 0) return "The queue is empty.";
  const others = [
    counts.pending > 0 ? `${counts.pending} to be planned` : null,
    counts.scheduled > 0 ? `${counts.scheduled} scheduled` : null,
    counts.queued > 0 ? `${counts.queued} due` : null,
    counts.running > 0 ? `${counts.running} running` : null,
  ].filter((part) => part !== null);
  const rest = others.length === 0 ? "" : ` ${capitalized(listed(others))}.`;
  return `${waitingSentence(counts.planned)}${rest}`;
}

/** What stands in the way of a decision now, told under the answer; null when nothing does. */
export function missingNote(regions: readonly RegionNow[]): string | null {
  const missing = regions.filter((region) => region.intensityGPerKwh === null);
  if (missing.length === 0) return null;
  if (missing.length === regions.length) {
    return "No forecast covers this half hour. Regions are hatched; they have no figure, which is not a clean one.";
  }
  const names =
    missing.length <= 3 ? listed(missing.map((region) => region.name)) : formatCount(missing.length, "region");
  return `${names} ${missing.length === 1 ? "has" : "have"} no figure for this half hour.`;
}

/** When a placement would start, in words: "now" for what is due. */
export function startWords(startAt: Instant, now: Instant): string {
  return startAt <= now ? "now" : `${formatRelative(startAt, now)}, ${formatAt(startAt, now)}`;
}

/** A figure of a placement beside the best candidate's: "12 g more than the best". Null where one is not known. */
export function besideBest(
  figure: "carbon" | "cost",
  placement: PlacementPreview,
  best: QueueCandidate | null,
): string | null {
  if (best === null) return null;
  if (placement.zoneId === best.zoneId && Math.abs(placement.startAt - best.startAt) < minuteMs)
    return "the best of the plan";
  const [value, bestValue] =
    figure === "carbon" ? [placement.carbonG, best.carbonG] : [placement.costGbp, best.costGbp];
  if (value === null || bestValue === null) return null;
  const format = figure === "carbon" ? formatCarbon : formatMoney;
  // Two figures that read the same are the same, however small both are.
  if (format(value).text === format(bestValue).text) return "as much as the best";
  const difference = value - bestValue;
  return `${format(Math.abs(difference)).text} ${difference > 0 ? "more" : "less"} than the best`;
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
    warnings.push(
      `${zoneName} has ${resourceWords(freeThen)} free then; the workload needs ${resourceWords(workload)}.`,
    );
  }
  if (placement.isCapBroken) {
    warnings.push(
      `It would emit ${formatCarbon(placement.carbonG).text}, above its carbon cap of ${formatCarbon(workload.carbonCapG).text}.`,
    );
  }
  if (placement.isPriceLimitBroken) {
    warnings.push(
      `It would cost ${formatMoney(placement.costGbp).text}, above its maximum of ${formatMoney(workload.maxPriceGbp).text}.`,
    );
  }
  if (placement.carbonG === null) {
    warnings.push("No forecast covers the whole of that time: what it would emit is not known.");
  } else if (placement.isPriceUnchecked) {
    warnings.push("No price is known for that time: its maximum price cannot be checked.");
  }
  return warnings;
}

/** What the figures of a placement rest on, where that is less than published figures; null otherwise. */
export function basisNote(placement: Pick<PlacementPreview, "costGbp" | "filledShare">): string | null {
  if (placement.costGbp === null || placement.filledShare === 0) return null;
  return `${formatShare(placement.filledShare)} of the electricity at the day before’s prices`;
}

/** What happened, for the message after an assignment. */
export function assignedSentence(jobId: string, zoneName: string, startAt: Instant, now: Instant): string {
  return startAt <= now
    ? `${jobId} starts now in ${zoneName}.`
    : `${jobId} starts ${formatMoment(startAt, now)} in ${zoneName}.`;
}

/** A number and its unit on one line. */
function unbroken(text: string): string {
  return text.replaceAll(" ", "\u00a0");
}

function waitingSentence(planned: number): string {
  if (planned === 0) return "No workload waits for a place.";
  return planned === 1 ? "1 workload waits for a place." : `${formatCount(planned, "workload")} wait for a place.`;
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
