import { type GridOutlook, weightsFor, zoneOutlooks } from "@/features/grid/model/outlook.ts";
import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";
import { ceilSlot, floorSlot } from "@/lib/domain/grid/slots.ts";
import type { Candidate } from "@/lib/domain/planning/plan-types.ts";
import { candidatesOf } from "@/lib/domain/planning/zone-candidates.ts";
import { formatCarbon, formatMoney } from "@/lib/format/quantities.ts";
import { formatAt, formatMoment, type Instant } from "@/lib/format/time.ts";
import { planTexts } from "../texts/plan.ts";

const texts = planTexts.trial;

/** Work whose start may still be moved, in the zone that was chosen for it. */
export interface MovableWork {
  readonly zoneId: number;
  readonly urgency: WorkloadUrgency;
  readonly submittedAt: Instant;
  readonly durationMinutes: number;
  /** IT energy, kWh. */
  readonly energyKwh: number;
  readonly deadline: Instant;
  readonly latestStart: Instant;
  readonly chosenStart: Instant;
}

/** The starts that may be tried, and what each would cost; as components/charts draw it. */
export interface TrialStarts {
  readonly lengthMs: number;
  readonly minStart: Instant;
  readonly maxStart: Instant;
  readonly start: Instant;
  readonly describe: (startMs: Instant) => string;
}

/** Other starts of some work in its zone, by the forecast as it stands; null where the zone is not known. */
export function trialStarts(work: MovableWork, outlook: GridOutlook, now: Instant): TrialStarts | null {
  const zone = zoneOutlooks(outlook).find(({ zoneId }) => zoneId === work.zoneId);
  if (!zone) return null;
  const { chosenStart, durationMinutes } = work;
  const request = {
    submittedMs: work.submittedAt,
    durationMinutes,
    energyKwh: work.energyKwh,
    gpus: 0,
    cpuCores: 0,
    memoryGb: 0,
    deadlineMs: work.deadline,
    deferralMinutes: 0,
    carbonCapG: null,
    maxPriceGbp: null,
  };
  const priceAt = candidatesOf(zone, request, weightsFor(outlook, work.urgency));
  return {
    lengthMs: durationMinutes * 60_000,
    minStart: ceilSlot(now),
    maxStart: floorSlot(work.latestStart),
    start: chosenStart,
    describe: (startMs) => {
      const besideMs = Math.max(chosenStart, now);
      return trialWords({ startMs, tried: priceAt(startMs), besideMs, beside: priceAt(besideMs) }, now);
    },
  };
}

type Priced = Pick<Candidate, "carbonG" | "costGbp" | "p10CarbonG" | "p90CarbonG">;

interface Trial {
  readonly startMs: Instant;
  readonly tried: Priced | null;
  /** The start it has, or would have. */
  readonly besideMs: Instant;
  readonly beside: Priced | null;
}

/** What a start would cost beside the one it has: grams, pounds, and how sure that is. */
export function trialWords({ startMs, tried, besideMs, beside }: Trial, now: Instant): string {
  const start = texts.started(formatAt(startMs, now));
  if (tried === null) return texts.unknown(start);
  const cost = tried.costGbp === null ? "" : texts.cost(formatMoney(tried.costGbp).text);
  const band =
    tried.p10CarbonG === null || tried.p90CarbonG === null
      ? ""
      : texts.band(formatCarbon(tried.p10CarbonG).text, formatCarbon(tried.p90CarbonG).text);
  const figures = texts.figures(start, formatCarbon(tried.carbonG).text, band, cost);
  if (beside === null) return texts.alone(figures);
  const other = besideMs <= now ? texts.fromNow : texts.from(formatMoment(besideMs, now));
  return texts.compared(figures, comparedWith(tried, beside, other));
}

/** "210 g more and 0.2p less than from 14:30 GMT", "as much as from now". */
function comparedWith(tried: Priced, beside: Priced, other: string): string {
  const parts = [
    difference(tried.carbonG, beside.carbonG, (size) => formatCarbon(size).text),
    tried.costGbp === null || beside.costGbp === null
      ? null
      : difference(tried.costGbp, beside.costGbp, (size) => formatMoney(size).text),
  ].filter((part) => part !== null);
  return parts.length === 0 ? texts.asMuch(other) : texts.differs(parts, other);
}

/** Null where the two read the same. */
function difference(value: number, other: number, format: (size: number) => string): string | null {
  if (format(value) === format(other)) return null;
  const size = format(Math.abs(value - other));
  return value > other ? texts.more(size) : texts.less(size);
}
