import type { PlanProblem, ProblemZone } from "../problem/problem.ts";

/** A problem whose figures are the newest ones issued by an instant, as they were reported; slots that no issue covers keep the zone's own. */
export function asKnownAt(problem: PlanProblem, nowMs: number): PlanProblem {
  if (problem.zones.every(({ issues }) => issues.length === 0)) return problem;
  return { ...problem, zones: problem.zones.map((zone) => zoneAsKnown(problem, zone, nowMs)) };
}

function zoneAsKnown({ startMs, slotMs }: PlanProblem, zone: ProblemZone, nowMs: number): ProblemZone {
  const reported = [...zone.intensityGPerKwh];
  for (const issue of zone.issues) {
    if (issue.issuedMs > nowMs) break;
    const offset = Math.round((issue.fromMs - startMs) / slotMs);
    for (const [lead, value] of issue.intensityGPerKwh.entries()) {
      const slot = offset + lead;
      if (value !== null && slot >= 0 && slot < reported.length) reported[slot] = value;
    }
  }
  return { ...zone, intensityGPerKwh: reported };
}
