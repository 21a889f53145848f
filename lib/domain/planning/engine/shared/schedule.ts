import { stepFor } from "../cells.ts";
import { type Least, nothingYet } from "../contiguous.ts";
import { drawn } from "../decide-alone.ts";
import type { Interval } from "../intervals.ts";
import { searchOpenings } from "../limited.ts";
import type { ProblemResources, Segment } from "../problem.ts";
import type { Series } from "../series.ts";
import { cheapestSplitWithin, drawnInPieces } from "../split-within.ts";
import type { Job, Place } from "./jobs.ts";
import type { Prices } from "./prices.ts";
import { Usage } from "./usage.ts";

/** Where a job runs and what that costs by the objective; milliseconds from the problem's start. */
export type Spot = { readonly zone: number; readonly segments: readonly Segment[]; readonly cost: number };

/** A search takes the time of so many slots before it looks at the first. */
const SEARCH_IN_SLOTS = 100;
/** A state of the search for pieces takes the time of so many slots in the search for one. */
const STATE_IN_SLOTS = 60;

/** A limit takes the time of so many searches, those for its price and those for what is still to come together. */
const SEARCHES_PER_LIMIT = 10;

/** A job and a place as far as a search needs them. */
type Asking = Pick<Job, "workload" | "powerKw" | "pieces">;
type Asked = Omit<Place, "alone">;

/** The jobs that have a place, and what is left of every zone. Two never share what there is only once. */
export class Schedule {
  readonly #usages: readonly Usage[];
  readonly #spots: (Spot | null)[];
  #looked = 0;

  constructor(limits: readonly ProblemResources[], jobs: number) {
    this.#usages = limits.map((limit) => new Usage(limit));
    this.#spots = new Array<Spot | null>(jobs).fill(null);
  }

  spotOf(job: Job): Spot | null {
    return this.#spots[job.index] ?? null;
  }

  /** How much was searched so far, in slots: time goes with it, and it is the same on every machine. */
  get looked(): number {
    return this.#looked;
  }

  put(job: Job, spot: Spot): void {
    this.#spots[job.index] = spot;
    this.#use(job, spot, 1);
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

  take(job: Job): Spot | null {
    const spot = this.spotOf(job);
    if (spot) this.#use(job, spot, -1);
    this.#spots[job.index] = null;
    return spot;
  }

  /** The cheapest spot that is free for a job: by the objective, or by prices, which leave room for others. */
  bestSpot(job: Job, prices: Prices | null): Spot | null {
    const least = nothingYet();
    let best: Spot | null = null;
    for (const place of job.places) {
      best = this.#search(job, place, prices ? prices.costOf(job, place) : place.series, least) ?? best;
    }
    return best;
  }

  /** As `bestSpot`, in one place and by the objective. */
  bestSpotIn(job: Asking, place: Asked): Spot | null {
    return this.#search(job, place, place.series, nothingYet());
  }

  /** Whether a job could run in one piece from a start on. */
  hasRoom({ workload: { needs, durationMs } }: Asking, zone: number, startMs: number): boolean {
    return (this.#usages[zone]?.openings(needs, startMs, startMs + durationMs, durationMs).length ?? 0) > 0;
  }

  /** Where a place has room for a job, in stretches long enough for its shortest piece. */
  openingsOf({ workload: { needs, durationMs, pauses } }: Asking, { zone, open }: Asked): Interval[] {
    const usage = this.#usages[zone];
    const shortestMs = pauses ? Math.min(pauses.minSegmentMs, durationMs) : durationMs;
    return usage ? open.flatMap(({ fromMs, toMs }) => usage.openings(needs, fromMs, toMs, shortestMs)) : [];
  }

  /** Lowers `least` where the place has something cheaper by a series, and answers it. */
  #search(job: Asking, place: Asked, series: Series, least: Least): Spot | null {
    const { durationMs } = job.workload;
    const open = this.openingsOf(job, place);
    const before = least.finds;
    const openMs = open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const phases = job.workload.phases?.length ?? 1;
    // Each phase adds starts, and each of them costs every phase.
    this.#looked += SEARCH_IN_SLOTS + (phases ** 2 * openMs) / series.slotMs;
    // Of one that has begun, all that is left may be a resumption: the search for pieces knows.
    if (job.workload.ranUntilMs === null) {
      searchOpenings(series, job.workload, open, place.limits, 0, place.zone, least);
    }
    let segments = least.finds > before ? [{ startMs: least.startMs, endMs: least.startMs + durationMs }] : null;
    const { pieces } = job;
    if (pieces) {
      const stepMs = stepFor(series.slotMs, pieces, openMs, place.limits.length > 0);
      const searches = 1 + SEARCHES_PER_LIMIT * place.limits.length;
      this.#looked += (searches * STATE_IN_SLOTS * openMs * durationMs) / stepMs ** 2;
      const split = cheapestSplitWithin(series, pieces, open, place.limits);
      if (split && split.cost < least.cost) {
        least.cost = split.cost;
        least.zone = place.zone;
        segments = [...split.segments];
      }
    }
    return segments && { zone: place.zone, segments, cost: costIn(job, place, segments) };
  }

  #use(job: Job, { zone, segments }: Spot, sign: 1 | -1): void {
    for (const { startMs, endMs } of segments) this.#usages[zone]?.add(job.workload.needs, startMs, endMs, sign);
  }
}

/** What a job draws of a place's objective. */
function costIn({ workload, powerKw, pieces }: Asking, { zone, series }: Asked, segments: readonly Segment[]): number {
  return pieces ? powerKw * drawnInPieces(series, pieces, segments) : drawn(series, 0, workload, { zone, segments });
}
