import { slotMs, type TimelineLayout } from "./forecast-timeline.utils.ts";

/** A window that may be moved over the half hours, to see what another start would cost. */
export interface TimelineTrial {
  readonly lengthMs: number;
  /** First and last start that may be tried, starts of half hours. */
  readonly minStart: number;
  readonly maxStart: number;
  /** Where it stands before anybody moves it. */
  readonly start: number;
  /** What a start would cost, in a sentence: read out while it is moved. */
  readonly describe: (startMs: number) => string;
}

/** The starts that may be tried as steps from the first: 0 up to the last. Null where there are fewer than two to choose from. */
export function lastTrialStep({ minStart, maxStart }: Pick<TimelineTrial, "minStart" | "maxStart">): number | null {
  const steps = Math.floor((maxStart - minStart) / slotMs);
  return steps >= 1 ? steps : null;
}

/** The step nearest to a start, within those that may be tried. */
export function trialStep(startMs: number, trial: Pick<TimelineTrial, "minStart" | "maxStart">): number {
  const last = lastTrialStep(trial) ?? 0;
  return Math.min(last, Math.max(0, Math.round((startMs - trial.minStart) / slotMs)));
}

/** The start of a step. */
export function trialStart(step: number, { minStart }: Pick<TimelineTrial, "minStart">): number {
  return minStart + step * slotMs;
}

/** The instant under a pointer, of a plot drawn over a box. */
export function instantAt(
  clientX: number,
  box: { readonly left: number; readonly width: number },
  { from, to }: Pick<TimelineLayout, "from" | "to">,
): number {
  return box.width > 0 ? from + ((clientX - box.left) / box.width) * (to - from) : from;
}
