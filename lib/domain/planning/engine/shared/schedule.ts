import { elementAt } from "../../../checked.ts";
import type { ProblemResources, Segment } from "../../problem/problem.ts";
import { stepFor } from "../alone/cells.ts";
import { type Incumbent, noIncumbent } from "../alone/contiguous.ts";
import { placementCost } from "../alone/decide-alone.ts";
import { searchOpenings } from "../alone/limited.ts";
import { cheapestSplitWithin, piecesCost } from "../alone/split-within.ts";
import type { Interval } from "../intervals.ts";
import type { Series } from "../series.ts";
import type { CapacityPrices } from "./capacity-prices.ts";
import type { CostedPlacement, Job, ZoneOption } from "./job.ts";
import { UsageProfile } from "./usage-profile.ts";

/** A search takes the time of so many slots before it looks at the first. */
const SEARCH_IN_SLOTS = 100;
/** A state of the search for pieces takes the time of so many slots in the search for one. */
const STATE_IN_SLOTS = 60;

/** A limit takes the time of so many searches, those for its price and those for what is still to come together. */
const SEARCHES_PER_LIMIT = 10;

/** A job and one of its options as far as a search needs them. */
type SearchedJob = Pick<Job, "workload" | "powerKw" | "pieces">;
type SearchedZone = Omit<ZoneOption, "unconstrained">;

/** Where jobs are placed, and the capacity that is left of every zone: it is never exceeded. */
export class Schedule {
  readonly #usageByZone: readonly UsageProfile[];
  readonly #placements: (CostedPlacement | null)[];
  #slotsSearched = 0;

  constructor(capacities: readonly ProblemResources[], jobs: number) {
    this.#usageByZone = capacities.map((capacity) => new UsageProfile(capacity));
    this.#placements = new Array<CostedPlacement | null>(jobs).fill(null);
  }

  /** Null where the job is unplaced. */
  placementOf(job: Job): CostedPlacement | null {
    return this.#placements[job.index] ?? null;
  }

  /** How much was searched so far, in slots: a measure of time that is the same on every machine. */
  get slotsSearched(): number {
    return this.#slotsSearched;
  }

  put(job: Job, placement: CostedPlacement): void {
    this.#placements[job.index] = placement;
    this.#use(job, placement, 1);
  }

  /** Places a job where it was before, whatever is better. */
  restore(job: Job, zone: number, segments: readonly Segment[]): void {
    const option = job.options.find((candidate) => candidate.zone === zone);
    if (option) this.put(job, { zone, segments, cost: costIn(job, option, segments) });
  }

  /** Reduces the capacity for good. */
  block(zone: number, needs: ProblemResources, { startMs, endMs }: Segment): void {
    this.#usageOf(zone).add(needs, startMs, endMs, 1);
  }

  /** Returns the placement that the job had. */
  remove(job: Job): CostedPlacement | null {
    const placement = this.placementOf(job);
    if (placement) this.#use(job, placement, -1);
    this.#placements[job.index] = null;
    return placement;
  }

  /** The cheapest placement that has room for a job: by the objective, or by prices, which leave room for others. */
  bestPlacement(job: Job, prices: CapacityPrices | null): CostedPlacement | null {
    const incumbent = noIncumbent();
    let best: CostedPlacement | null = null;
    for (const option of job.options) {
      best = this.#search(job, option, prices ? prices.costOf(job, option) : option.series, incumbent) ?? best;
    }
    return best;
  }

  /** As `bestPlacement`, in one zone and by the objective. */
  bestPlacementIn(job: SearchedJob, option: SearchedZone): CostedPlacement | null {
    return this.#search(job, option, option.series, noIncumbent());
  }

  /** Whether a job could run in one piece from a start on. */
  hasRoom({ workload: { needs, durationMs } }: SearchedJob, zone: number, startMs: number): boolean {
    return this.#usageOf(zone).openings(needs, startMs, startMs + durationMs, durationMs).length > 0;
  }

  /** Where a zone has room for a job, in intervals long enough for its shortest piece. */
  openingsOf({ workload: { needs, durationMs, pauses } }: SearchedJob, { zone, open }: SearchedZone): Interval[] {
    const usage = this.#usageOf(zone);
    const shortestMs = pauses ? Math.min(pauses.minSegmentMs, durationMs) : durationMs;
    return open.flatMap(({ fromMs, toMs }) => usage.openings(needs, fromMs, toMs, shortestMs));
  }

  /** Lowers `incumbent` where the place has something cheaper by a series, and returns it. */
  #search(job: SearchedJob, option: SearchedZone, series: Series, incumbent: Incumbent): CostedPlacement | null {
    const { durationMs } = job.workload;
    const open = this.openingsOf(job, option);
    const before = incumbent.improvements;
    const openMs = open.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
    const phases = job.workload.phases?.length ?? 1;
    // Each phase adds starts, and each of them costs every phase.
    this.#slotsSearched += SEARCH_IN_SLOTS + (phases ** 2 * openMs) / series.slotMs;
    // What is left of a job that has begun may be one resumed piece, which only the search for pieces prices.
    if (job.workload.ranUntilMs === null) {
      searchOpenings(series, job.workload, open, option.limits, 0, option.zone, incumbent);
    }
    let segments =
      incumbent.improvements > before ? [{ startMs: incumbent.startMs, endMs: incumbent.startMs + durationMs }] : null;
    const { pieces } = job;
    if (pieces) {
      const stepMs = stepFor(series.slotMs, pieces, openMs, option.limits.length > 0);
      const searches = 1 + SEARCHES_PER_LIMIT * option.limits.length;
      this.#slotsSearched += (searches * STATE_IN_SLOTS * openMs * durationMs) / stepMs ** 2;
      const split = cheapestSplitWithin(series, pieces, open, option.limits);
      if (split && split.cost < incumbent.cost) {
        incumbent.cost = split.cost;
        incumbent.zone = option.zone;
        segments = [...split.segments];
      }
    }
    return segments && { zone: option.zone, segments, cost: costIn(job, option, segments) };
  }

  #usageOf(zone: number): UsageProfile {
    return elementAt(this.#usageByZone, zone, "zone");
  }

  #use(job: Job, { zone, segments }: CostedPlacement, sign: 1 | -1): void {
    for (const { startMs, endMs } of segments) this.#usageOf(zone).add(job.workload.needs, startMs, endMs, sign);
  }
}

/** The cost of a job in a zone by the objective. */
function costIn(
  { workload, powerKw, pieces }: SearchedJob,
  { zone, series }: SearchedZone,
  segments: readonly Segment[],
): number {
  return pieces
    ? powerKw * piecesCost(series, pieces, segments)
    : placementCost(series, 0, workload, { zone, segments });
}
