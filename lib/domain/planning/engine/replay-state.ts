import { elementAt } from "../../checked.ts";
import type { Decision, LoadPhase, Placement, PlanProblem, ProblemWorkload, Segment } from "../problem/problem.ts";
import { decideAll } from "./alone/decide-all.ts";
import { type Outlook, placementCost } from "./alone/decide-alone.ts";
import { outlookAt } from "./plan-problem.ts";
import { appendSegment } from "./segments.ts";
import { replanShared } from "./shared/replan-shared.ts";

/** The progress of a workload. */
type Progress = {
  /** What of it has run, or will for sure. */
  done: Segment[];
  zone: number | null;
  /** The decision about what has not. */
  next: Decision | null;
  leftMs: number;
  /** What has run was expected to use, when it began. */
  carbonG: number;
  priceGbp: number;
};

/** What has happened so far in a replay, and what is planned. */
export class ReplayState {
  readonly #problem: PlanProblem;
  readonly #progress: readonly Progress[];
  readonly #isShared: boolean;
  readonly #hasIssues: boolean;
  #outlook: Outlook | null = null;

  constructor(problem: PlanProblem) {
    this.#problem = problem;
    this.#isShared = problem.zones.some(({ capacity }) => capacity !== null);
    this.#hasIssues = problem.zones.some(({ issues }) => issues.length > 0);
    this.#progress = problem.workloads.map(({ durationMs }) => ({
      done: [],
      zone: null,
      next: null,
      leftMs: durationMs,
      carbonG: 0,
      priceGbp: 0,
    }));
  }

  /** Plans as known now, and lets begin what begins before the next step; returns the workloads whose pieces did, by index. */
  step(nowMs: number, untilMs: number): number[] {
    const isBorder = (nowMs - this.#problem.startMs) % this.#problem.slotMs === 0;
    const waiting = this.#progress.flatMap(({ leftMs }, index) => {
      const workload = this.#problem.workloads[index];
      return workload && leftMs > 0 && workload.submittedMs <= nowMs ? [index] : [];
    });
    const undecided = waiting.filter((index) => this.#progress[index]?.next === null);
    // Without new figures, and without others to share with, nothing decided gets better.
    const again = isBorder && (this.#hasIssues || (this.#isShared && undecided.length > 0));
    const open = waiting.filter((index) => !this.#isLost(index));
    this.#decide(nowMs, again ? open : undecided);
    return waiting.filter((index) => this.#advance(index, untilMs));
  }

  placementOf(index: number): Placement | null {
    const progress = this.#progress[index];
    return progress && progress.zone !== null && progress.done.length > 0
      ? { zone: progress.zone, segments: progress.done }
      : null;
  }

  decisions(): Decision[] {
    return this.#progress.map(({ next, leftMs }, index) => {
      const placement = this.placementOf(index);
      if (placement && leftMs <= 0) return { ok: true, placement };
      return next && !next.ok ? next : { ok: false, reason: "forecast", nearest: null };
    });
  }

  /** Too late, whatever comes. */
  #isLost(index: number): boolean {
    const next = this.#progress[index]?.next;
    return next?.ok === false && next.reason === "deadline";
  }

  #decide(nowMs: number, indexes: readonly number[]): void {
    if (indexes.length === 0) return;
    if (this.#hasIssues || !this.#outlook) this.#outlook = outlookAt(this.#problem, nowMs);
    const lefts = indexes.map((index) => this.#leftOf(index, nowMs));
    const decisions = this.#isShared
      ? this.#decideShared(this.#outlook, indexes, lefts, nowMs)
      : decideAll(this.#outlook, lefts, nowMs);
    for (const [at, index] of indexes.entries()) {
      const progress = this.#progress[index];
      const decision = decisions[at];
      if (!progress || !decision) continue;
      // What was found before still holds where nothing is found now: time only runs out.
      if (decision.ok || !progress.next?.ok) progress.next = decision;
    }
  }

  #decideShared(
    outlook: Outlook,
    indexes: readonly number[],
    lefts: readonly ProblemWorkload[],
    nowMs: number,
  ): readonly Decision[] {
    const others = this.#progress.flatMap(({ done, zone, next }, index) => {
      const workload = this.#problem.workloads[index];
      if (!workload) return [];
      const planned = next?.ok && !indexes.includes(index) ? next.placement.segments : [];
      const held = next?.ok && planned.length > 0 ? next.placement.zone : zone;
      const segments = [...done.filter(({ endMs }) => endMs > nowMs), ...planned];
      return held === null || segments.length === 0 ? [] : [{ zone: held, segments, needs: workload.needs }];
    });
    const before = indexes.map((index) => {
      const next = this.#progress[index]?.next;
      return next?.ok ? next.placement : null;
    });
    return replanShared({ ...this.#problem, workloads: lefts }, outlook, nowMs, others, before);
  }

  /** What is left of a workload, as a workload of its own: in its zone, once it has one. */
  #leftOf(index: number, nowMs: number): ProblemWorkload {
    const workload = this.#problem.workloads[index];
    const progress = this.#progress[index];
    if (!workload || !progress) throw new Error(`There is no workload ${index}.`);
    const lastMs = progress.done.at(-1)?.endMs ?? Number.NEGATIVE_INFINITY;
    const doneMs = workload.durationMs - progress.leftMs;
    const left = (most: number | null, drawn: number) => (most === null ? null : most - drawn);
    return {
      ...workload,
      earliestMs: Math.max(workload.earliestMs, nowMs, lastMs),
      durationMs: progress.leftMs,
      phases: workload.phases && phasesAfter(workload.phases, doneMs),
      ranUntilMs: progress.zone === null ? null : lastMs,
      zones: progress.zone === null ? workload.zones : [progress.zone],
      carbonCapG: left(workload.carbonCapG, progress.carbonG),
      maxPriceGbp: left(workload.maxPriceGbp, progress.priceGbp),
    };
  }

  /** Counts what runs next against the limits of the whole. */
  #spend(index: number, progress: Progress, placement: Placement): void {
    const view = this.#outlook?.zones[placement.zone];
    if (!view) return;
    const left = this.#leftOf(index, elementAt(placement.segments, 0, "segment").startMs);
    progress.carbonG += placementCost(view.carbon, this.#problem.startMs, left, placement);
    if (view.price) progress.priceGbp += placementCost(view.price, this.#problem.startMs, left, placement);
  }

  /** Carries out what begins before the next step; whether anything did. */
  #advance(index: number, untilMs: number): boolean {
    const progress = this.#progress[index];
    const workload = this.#problem.workloads[index];
    if (!progress?.next?.ok || !workload) return false;
    const { zone, segments } = progress.next.placement;
    const [first, ...later] = segments;
    if (!first || first.startMs >= untilMs) return false;
    const shortestMs = workload.pauses?.minSegmentMs ?? workload.durationMs;
    const last = progress.done.at(-1);
    const begunMs = last?.endMs === first.startMs ? last.startMs : first.startMs;
    const endMs = Math.min(first.endMs, Math.max(untilMs, begunMs + shortestMs));
    this.#spend(index, progress, { zone, segments: [{ startMs: first.startMs, endMs }] });
    appendSegment(progress.done, { startMs: first.startMs, endMs });
    progress.zone = zone;
    progress.leftMs -= endMs - first.startMs;
    const rest = endMs < first.endMs ? [{ startMs: endMs, endMs: first.endMs }, ...later] : later;
    progress.next = progress.leftMs > 0 ? { ok: true, placement: { zone, segments: rest } } : progress.next;
    if (progress.leftMs > 0) this.#advance(index, untilMs);
    return true;
  }
}

function phasesAfter(phases: readonly LoadPhase[], doneMs: number): LoadPhase[] {
  return phases.flatMap(({ fromMs, toMs, weight }) =>
    toMs > doneMs ? [{ fromMs: Math.max(0, fromMs - doneMs), toMs: toMs - doneMs, weight }] : [],
  );
}
