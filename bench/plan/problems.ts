import { SLOT_MS } from "../../lib/domain/grid/slots.ts";
import type { PlanProblem, ProblemWorkload, ProblemZone } from "../../lib/domain/planning/problem/problem.ts";
import type { RecordedJob, Recording } from "./recordings.ts";

const MINUTE_MS = 60_000;
/** The power of one GPU with its share of the host. Shares of savings do not depend on it. */
const WATTS_PER_GPU = 300;

export function zoneOf(id: string, intensityGPerKwh: readonly (number | null)[]): ProblemZone {
  return {
    id,
    intensityGPerKwh,
    sdGPerKwh: null,
    outturnGPerKwh: null,
    pricePerKwhGbp: null,
    issues: [],
    pue: 1,
    capacity: null,
  };
}

export function carbonProblem(
  startMs: number,
  zones: readonly ProblemZone[],
  workloads: readonly ProblemWorkload[],
): PlanProblem {
  return { startMs, slotMs: SLOT_MS, zones, workloads, objective: { carbonPricePerKgGbp: 0, countsPrice: false } };
}

/** A recorded job as a workload that may wait; in whole slots with free pauses between them, or in one piece. */
export function recordedWorkload(
  job: RecordedJob,
  at: number,
  startMs: number,
  slackHours: number,
  pauses: boolean,
): ProblemWorkload {
  const stepMs = pauses ? SLOT_MS : MINUTE_MS;
  const submittedMs = startMs + Math.ceil((job.arrivalMinutes * MINUTE_MS) / stepMs) * stepMs;
  const durationMs = Math.ceil((job.durationMinutes * MINUTE_MS) / stepMs) * stepMs;
  return {
    id: `job ${at}`,
    submittedMs,
    earliestMs: submittedMs,
    deadlineMs: submittedMs + durationMs + slackHours * 60 * MINUTE_MS,
    durationMs,
    powerW: job.gpus * WATTS_PER_GPU,
    phases: null,
    needs: { gpus: job.gpus, cpuCores: 0, memoryGb: 0 },
    pauses: pauses ? { minSegmentMs: SLOT_MS, resumeKwh: 0 } : null,
    ranUntilMs: null,
    zones: null,
    carbonCapG: null,
    maxPriceGbp: null,
    latenessPerHour: 0,
    baselineZone: 0,
  };
}

/** Slots from a start on that include every deadline. */
export function slotsFor(workloads: readonly ProblemWorkload[], startMs: number): number {
  return workloads.reduce((most, { deadlineMs }) => Math.max(most, Math.ceil((deadlineMs - startMs) / SLOT_MS)), 1);
}

/** The recorded slots from an instant on, or null if one is missing. */
export function cut(recording: Recording, startMs: number, slots: number): readonly (number | null)[] | null {
  const from = (startMs - recording.startMs) / SLOT_MS;
  const part = recording.intensityGPerKwh.slice(from, from + slots);
  return from < 0 || part.length < slots || part.includes(null) ? null : part;
}
