import { decideAlone, knownOpenings, type Outlook, zonesOf } from "./decide-alone.ts";
import type { Decision, ProblemWorkload } from "./problem.ts";
import { WindowTable } from "./window-table.ts";

/**
 * The optimum for each of many workloads that do not share capacity, in their order.
 * Those of one duration and the same zones ask one table; the others, and those whose
 * limits exclude what the table answers, are decided one by one.
 */
export function decideAll(outlook: Outlook, workloads: readonly ProblemWorkload[], nowMs: number): Decision[] {
  const decisions = new Array<Decision | null>(workloads.length).fill(null);
  for (const group of groupAlike(outlook, workloads)) decideGroup(outlook, workloads, group, nowMs, decisions);
  const openings = knownOpenings(outlook, nowMs);
  return workloads.map((workload, at) => decisions[at] ?? decideAlone(outlook, workload, openings));
}

/** Indexes of workloads in one piece, without limits and in no hurry, at even power that share duration and zones, where enough of them do. */
function groupAlike(outlook: Outlook, workloads: readonly ProblemWorkload[]): number[][] {
  const byZones = new Map<string, Map<number, number[]>>();
  for (const [
    at,
    { pauses, phases, zones, durationMs, carbonCapG, maxPriceGbp, latenessPerHour },
  ] of workloads.entries()) {
    if (pauses || phases || carbonCapG !== null || maxPriceGbp !== null || latenessPerHour !== 0) continue;
    const key = zones === null ? "" : zones.join(",");
    const byDuration = byZones.get(key) ?? new Map<number, number[]>();
    byZones.set(key, byDuration);
    const group = byDuration.get(durationMs);
    if (group) group.push(at);
    else byDuration.set(durationMs, [at]);
  }
  const groups = [...byZones.values()].flatMap((byDuration) => [...byDuration.values()]);
  return groups.filter((group) => isWorthTable(outlook, workloads, group));
}

/** A table costs all slots once, and some for its levels; a search costs the slots of its own window. */
function isWorthTable({ zones }: Outlook, workloads: readonly ProblemWorkload[], group: readonly number[]): boolean {
  const [first] = group;
  const alike = first === undefined ? undefined : workloads[first];
  if (!alike) return false;
  const slotMs = zones[0]?.objective.slotMs ?? 1;
  const slots = zones.reduce((most, { objective }) => Math.max(most, objective.perKwh.length), 0);
  const zoneCount = zonesOf(alike, zones.length).length;
  const cost = slots * (zoneCount + Math.log2(slots + 1));
  let searched = 0;
  for (const at of group) {
    const workload = workloads[at];
    if (!workload) continue;
    const range = (workload.deadlineMs - workload.earliestMs - workload.durationMs) / slotMs;
    searched += Math.max(0, Math.min(slots, range)) * zoneCount;
    if (searched > cost) return true;
  }
  return false;
}

function decideGroup(
  outlook: Outlook,
  workloads: readonly ProblemWorkload[],
  group: readonly number[],
  nowMs: number,
  decisions: (Decision | null)[],
): void {
  const alike = group[0] === undefined ? undefined : workloads[group[0]];
  if (!alike) return;
  const { durationMs } = alike;
  const zones = zonesOf(alike, outlook.zones.length).flatMap((zone) => {
    const view = outlook.zones[zone];
    return view ? [{ zone, series: view.objective, known: view.known }] : [];
  });
  const table = new WindowTable(zones[0]?.series.slotMs ?? 1, durationMs, zones);
  for (const at of group) {
    const workload = workloads[at];
    if (!workload) continue;
    const fromMs = Math.max(workload.earliestMs, nowMs) - outlook.startMs;
    const { zone, startMs } = table.best(fromMs, workload.deadlineMs - durationMs - outlook.startMs);
    if (zone < 0) continue;
    const atMs = outlook.startMs + startMs;
    decisions[at] = {
      ok: true,
      placement: { zone, segments: [{ startMs: atMs, endMs: atMs + durationMs }] },
    };
  }
}
