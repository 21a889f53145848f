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

/** Indexes of workloads in one piece, without limits and in no hurry, that share duration and zones, where enough of them do. */
function groupAlike(outlook: Outlook, workloads: readonly ProblemWorkload[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [at, workload] of workloads.entries()) {
    const hasLimits = workload.carbonCapG !== null || workload.maxPriceGbp !== null;
    if (workload.pauses || hasLimits || workload.latenessPerHour !== 0) continue;
    const key = `${workload.durationMs} ${workload.zones === null ? "" : workload.zones.join(",")}`;
    const group = groups.get(key);
    if (group) group.push(at);
    else groups.set(key, [at]);
  }
  return [...groups.values()].filter((group) => isWorthTable(outlook, workloads, group));
}

/** A table costs all slots once, and some for its levels; a search costs the slots of its own window. */
function isWorthTable({ zones }: Outlook, workloads: readonly ProblemWorkload[], group: readonly number[]): boolean {
  const slotMs = zones[0]?.objective.slotMs ?? 1;
  const slots = Math.max(0, ...zones.map(({ objective }) => objective.perKwh.length));
  let searched = 0;
  for (const at of group) {
    const workload = workloads[at];
    if (!workload) continue;
    const range = (workload.deadlineMs - workload.earliestMs - workload.durationMs) / slotMs;
    searched += Math.max(0, Math.min(slots, range)) * zonesOf(workload, zones.length).length;
  }
  const [first] = group;
  const own = first === undefined ? undefined : workloads[first];
  const zoneCount = own ? zonesOf(own, zones.length).length : 0;
  return searched > slots * (zoneCount + Math.log2(slots + 1));
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
