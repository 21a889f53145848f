import { elementAt } from "../../checked.ts";
import { clip } from "../engine/intervals.ts";
import type { Segment } from "../problem/problem.ts";
import type { Policy, PolicyForecast, PolicyJob } from "./policy.ts";

const DAY_MS = 24 * 3_600_000;
/** Share of the coming day's slots that count as clean: the paper's evaluation takes the 30th percentile. */
const CLEAN_SHARE = 0.3;

/**
 * Runs in the slots of least intensity before the deadline, however scattered: the interrupting strategy of Wiesner et
 * al., "Let's Wait Awhile: How Temporal Workload Shifting Can Reduce Carbon Emissions in the Cloud", Middleware 2021.
 * Of the worst slot it needs, it takes the beginning.
 */
export const waitAwhile: Policy = {
  id: "wait-awhile",
  pauses: true,
  place: (forecast, job) => {
    const cells = cellsOf(forecast, job).sort((a, b) => a.perKwh - b.perKwh || a.startMs - b.startMs);
    const taken: Segment[] = [];
    let restMs = job.durationMs;
    for (const { startMs, endMs } of cells) {
      if (restMs <= 0) break;
      const usedMs = Math.min(restMs, endMs - startMs);
      taken.push({ startMs, endMs: startMs + usedMs });
      restMs -= usedMs;
    }
    return restMs > 0 ? null : joined(taken.sort((a, b) => a.startMs - b.startMs));
  },
};

/**
 * Suspends while the intensity is above a threshold and resumes below it, until the wait is used up: the policy of
 * Souza et al., "Ecovisor: A Virtual Energy System for Carbon-Efficient Applications", ASPLOS 2023, in the form that
 * GAIA (ASPLOS 2024) compares with: the threshold is the 30th percentile of the day after arrival, as forecast then.
 */
export const suspendResume: Policy = {
  id: "suspend-resume",
  pauses: true,
  place: (forecast, job) => {
    const { slotMs } = forecast.series;
    const day = cellsOf(forecast, { ...job, deadlineMs: job.earliestMs + DAY_MS }).map(({ perKwh }) => perKwh);
    if (day.length === 0) return null;
    day.sort((a, b) => a - b);
    const threshold = elementAt(day, Math.floor(CLEAN_SHARE * (day.length - 1)), "slot");
    const taken: Segment[] = [];
    let restMs = job.durationMs;
    for (const { startMs, endMs } of cellsOf(forecast, job)) {
      const current = forecast.current[Math.floor(startMs / slotMs)];
      const isClean = current !== null && current !== undefined && current < threshold;
      const fromMs = isClean ? startMs : Math.max(startMs, job.deadlineMs - restMs);
      const toMs = Math.min(endMs, fromMs + restMs);
      if (toMs <= fromMs) continue;
      taken.push({ startMs: fromMs, endMs: toMs });
      restMs -= toMs - fromMs;
      if (restMs <= 0) return joined(taken);
    }
    return null;
  },
};

type Cell = Segment & { readonly perKwh: number };

/** The slots, and parts of slots, between earliest start and deadline for which the forecast has figures. */
function cellsOf({ series: { slotMs, perKwh }, known }: PolicyForecast, { earliestMs, deadlineMs }: PolicyJob): Cell[] {
  const cells: Cell[] = [];
  for (const { fromMs, toMs } of clip(known, earliestMs, deadlineMs)) {
    for (let startMs = fromMs; startMs < toMs; ) {
      const slot = Math.floor(startMs / slotMs);
      const endMs = Math.min(toMs, (slot + 1) * slotMs);
      cells.push({ startMs, endMs, perKwh: elementAt(perKwh, slot, "slot") });
      startMs = endMs;
    }
  }
  return cells;
}

/** Pieces in order, those that touch made one. */
function joined(segments: readonly Segment[]): Segment[] {
  const pieces: Segment[] = [];
  for (const { startMs, endMs } of segments) {
    const last = pieces.at(-1);
    if (last?.endMs === startMs) pieces[pieces.length - 1] = { startMs: last.startMs, endMs };
    else pieces.push({ startMs, endMs });
  }
  return pieces;
}
