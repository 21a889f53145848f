import type { ProblemResources, Segment } from "../../problem/problem.ts";
import { stepFor } from "../alone/cells.ts";
import { type Incumbent, noIncumbent } from "../alone/contiguous.ts";
import { placementCost } from "../alone/decide-alone.ts";
import { searchOpenings } from "../alone/limited.ts";
import { cheapestSplitWithin, piecesCost } from "../alone/split-within.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import type { Job, ZoneOption } from "./jobs.ts";
import { UsageProfile } from "./usage-profile.ts";

/** Where a job runs and what that costs by the objective; milliseconds from the problem's start. */
export type CostedPlacement = { readonly zone: number; readonly segments: readonly Segment[]; readonly cost: number };

/** A search takes the time of so many slots before it looks at the first. */
const SEARCH_IN_SLOTS = 100;
/** A state of the search for pieces takes the time of so many slots in the search for one. */
const STATE_IN_SLOTS = 60;

/** A limit takes the time of so many searches, those for its price and those for what is still to come together. */
const SEARCHES_PER_LIMIT = 10;

/** A job and a place as far as a search needs them. */
type SearchedJob = Pick<Job, "workload" | "powerKw" | "pieces">;
type SearchedZone = Omit<ZoneOption, "alone">;

/** The jobs that have a place, and what is left of every zone. Two never share what there is only once. */
export class Schedule {
  readonly #usages: readonly UsageProfile[];
  readonly #placements: (CostedPlacement | null)[];
  #slotsSearched = 0;

  constructor(limits: readonly ProblemResources[], jobs: number) {
    this.#usages = limits.map((limit) => new UsageProfile(limit));
    this.#placements = new Array<CostedPlacement | null>(jobs).fill(null);
  }

  placementOf(job: Job): CostedPlacement | null {
    return this.#placements[job.index] ?? null;
  }

  /** How much was searched so far, in slots: time goes with it, and it is the same on every machine. */
  get slotsSearched(): number {
    return this.#slotsSearched;
  }

  put(job: Job, placement: CostedPlacement): void {
    this.#placements[job.index] = placement;
    this.#use(job, placement, 1);
  }

  /** Puts a job where it was, whatever is better. */
  putAt(job: Job, zone: number, segments: readonly Segment[]): void {
    const place = job.places.find((candidate) => candidate.zone === zone);
    if (place) this.put(job, { zone, segments, cost: costIn(job, place, segments) });
  }

  /** Takes room away for good. */
  block(zone: number, needs: ProblemResources, { startMs, endMs }: Segment): void {
    this.#usages[zone]?.add(needs, startMs, endMs, 1);
  }

  take(job: Job): CostedPlacement | null {
    const placement = this.placementOf(job);
    if (placement) this.#use(job, placement, -1);
    this.#placements[job.index] = null;
    return placement;
  }

  /** The cheapest placement that is free for a job: by the objective, or by prices, which leave room for others. */
  bestPlacement(job: Job, prices: CapacityPrices | null): CostedPlacement | null {
    const incumbent = noIncumbent();
    let best: CostedPlacement | null = null;
    for (const place of job.places) {
      best = this.#search(job, place, prices ? prices.costOf(job, place) : place.series, incumbent) ?? best;
    }
    return best;
  }

  /** As `bestPlacement`, in one place and by the objective. */
  bestPlacementIn(job: SearchedJob, place: SearchedZone): CostedPlacement | null {
    return this.#search(job, place, place.series, noIncumbent());
  }

  /** Whether a job could run in one piece from a start on. */
  hasRoom({ workload: { needs, durationMs } }: SearchedJob, zone: number, startMs: number): boolean {
    return (this.#usages[zone]?.openings(needs, startMs, startMs + durationMs, durationMs).length ?? 0) > 0;
  }

  /** Where a place has room for a job, in stretches long enough for its shortest piece. */
  openingsOf({ workload: { needs, durationMs, pauses } }: SearchedJob, { zone, open }: SearchedZone): Interval[] {
    const usage = this.#usages[zone];
    const shortestMs = pauses ? Math.min(pauses.minSegmentMs, durationMs) : durationMs;
    return usage ? open.flatMap(({ fromMs, toMs }) => usage.openings(needs, fromMs, toMs, shortestMs)) : [];
  }

  /** Lowers `incumbent` where the place has something cheaper by a series, and answers it. */
  #search(job: SearchedJob, place: SearchedZone, series: Series, incumbent: Incumbent): CostedPlacement | null {
    const { durationMs } = job.workload;
    const open = this.openingsOf(job, place);
    const before = incumbent.improvements;
    const openMs = open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const phases = job.workload.phases?.length ?? 1;
    // Each phase adds starts, and each of them costs every phase.
    this.#slotsSearched += SEARCH_IN_SLOTS + (phases ** 2 * openMs) / series.slotMs;
    // Of one that has begun, all that is left may be a resumption: the search for pieces knows.
    if (job.workload.ranUntilMs === null) {
      searchOpenings(series, job.workload, open, place.limits, 0, place.zone, incumbent);
    }
    let segments =
      incumbent.improvements > before ? [{ startMs: incumbent.startMs, endMs: incumbent.startMs + durationMs }] : null;
    const { pieces } = job;
    if (pieces) {
      const stepMs = stepFor(series.slotMs, pieces, openMs, place.limits.length > 0);
      const searches = 1 + SEARCHES_PER_LIMIT * place.limits.length;
      this.#slotsSearched += (searches * STATE_IN_SLOTS * openMs * durationMs) / stepMs ** 2;
      const split = cheapestSplitWithin(series, pieces, open, place.limits);
      if (split && split.cost < incumbent.cost) {
        incumbent.cost = split.cost;
        incumbent.zone = place.zone;
        segments = [...split.segments];
      }
    }
    return segments && { zone: place.zone, segments, cost: costIn(job, place, segments) };
  }

  #use(job: Job, { zone, segments }: CostedPlacement, sign: 1 | -1): void {
    for (const { startMs, endMs } of segments) this.#usages[zone]?.add(job.workload.needs, startMs, endMs, sign);
  }
}

/** What a job draws of a place's objective. */
function costIn(
  { workload, powerKw, pieces }: SearchedJob,
  { zone, series }: SearchedZone,
  segments: readonly Segment[],
): number {
  return pieces
    ? powerKw * piecesCost(series, pieces, segments)
    : placementCost(series, 0, workload, { zone, segments });
}
