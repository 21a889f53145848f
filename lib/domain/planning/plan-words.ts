import { londonDay, londonTime } from "../grid/london-time.ts";
import type { Candidate, PlanOutcome, PlanRequest } from "./plan-types.ts";

/** What the sentences need besides the plan: names of zones, by id. */
export type ZoneNames = (zoneId: number) => string;

/**
 * The decision in one sentence, for people: where and when it would start and what
 * that is worth, or what stands in the way and what is nearest.
 */
export function planSummary(outcome: PlanOutcome, request: PlanRequest, nameOf: ZoneNames, nowMs: number): string {
  if (outcome.feasible) {
    const [best] = outcome.candidates;
    return `Best in ${nameOf(best.zoneId)} from ${clock(best.startMs, nowMs)}${inPieces(best)}: ${grams(best.carbonG)}${besideRunNow(best, outcome.runNow, nameOf)}.`;
  }
  const { bindingConstraint, nearest } = outcome;
  const place = nearest && `starting ${clock(nearest.startMs, nowMs)} in ${nameOf(nearest.zoneId)}`;
  switch (bindingConstraint) {
    case "carbon_cap":
      return nearest
        ? `The carbon cap of ${grams(request.carbonCapG ?? 0)} cannot be met: the minimum is ${grams(nearest.carbonG)}, ${place}.`
        : "The carbon cap cannot be met.";
    case "max_price":
      return nearest?.costGbp == null
        ? "The maximum price cannot be checked: no electricity price is known for the time until the deadline."
        : `The maximum price of ${pounds(request.maxPriceGbp ?? 0)} cannot be met: the minimum is ${pounds(nearest.costGbp)}, ${place}.`;
    case "capacity":
      return nearest
        ? `No zone has enough free before the deadline. Without other work the best would be ${place}.`
        : "No zone takes new work.";
    case "deadline":
      return `The deadline cannot be met: the workload needs ${request.durationMinutes} minutes and had to start by ${clock(request.deadlineMs - request.durationMinutes * 60_000, nowMs)}.`;
    case "forecast":
      return "No forecast reaches far enough to plan this workload. It is planned as soon as one arrives.";
  }
}

function inPieces({ segments }: Candidate): string {
  return segments ? `, in ${segments.length} pieces` : "";
}

function besideRunNow(best: Candidate, runNow: Candidate | null, nameOf: ZoneNames): string {
  if (!runNow) return "";
  const atOnce = `running at once in ${nameOf(runNow.zoneId)}`;
  // Two figures that read the same are the same, however small both are.
  if (grams(best.carbonG) === grams(runNow.carbonG)) return `, as much as ${atOnce}`;
  const difference = runNow.carbonG - best.carbonG;
  return difference > 0 ? `, ${grams(difference)} less than ${atOnce}` : `, ${grams(-difference)} more than ${atOnce}`;
}

/** Grams with three significant digits below a kilogram, kilograms above. */
export function grams(value: number): string {
  if (value >= 1000) return `${Number((value / 1000).toPrecision(3))} kg`;
  return `${Number(value.toPrecision(3))} g`;
}

function pounds(value: number): string {
  return `£${value.toFixed(value < 1 ? 4 : 2)}`;
}

/** Local time of day with its zone, and the weekday where it is not today: "03:30 GMT" or "Tue 03:30 BST". */
export function clock(atMs: number, nowMs: number): string {
  const { hour, minute, weekday, offsetMinutes } = londonTime(atMs);
  const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")} ${offsetMinutes === 0 ? "GMT" : "BST"}`;
  if (londonDay(atMs) === londonDay(nowMs)) return time;
  return `${["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday - 1]} ${time}`;
}
