import type { Decision, ProblemWorkload } from "../../problem/problem.ts";
import { type Incumbent, noIncumbent } from "./contiguous.ts";
import { decideAlone, knownOpenings, type Outlook, zonesOf } from "./decide-alone.ts";
import { WholeSlotsTable } from "./whole-slots-table.ts";
import { type TableZone, WindowTable } from "./window-table.ts";

/**
 * The optimum for each of many workloads that do not share capacity, in their order.
 * Those of one duration and the same zones ask one table, or those whose durations have as many whole slots; the others,
 * and those whose limits exclude what a table finds, are decided one by one.
 */
export function decideAll(outlook: Outlook, workloads: readonly ProblemWorkload[], nowMs: number): Decision[] {
  const slotMs = outlook.zones[0]?.objective.slotMs ?? 1;
  const decisions = new Array<Decision | null>(workloads.length).fill(null);
  // Not by flatMap: a list for each would take longer than deciding it.
  const plain: number[] = [];
  for (const [at, workload] of workloads.entries()) if (isPlain(workload)) plain.push(at);
  const group = (indexes: readonly number[], keyOf: (workload: ProblemWorkload) => number) =>
    groupsBy(workloads, indexes, keyOf);
  for (const alike of group(plain, ({ durationMs }) => durationMs)) {
    const effort = effortOf(outlook, workloads, alike);
    if (effort.searched > effort.table) decideGroup(outlook, workloads, alike, nowMs, byWindowTable, decisions);
  }
  const open = plain.filter((at) => decisions[at] === null);
  for (const near of group(open, ({ durationMs }) => Math.floor(durationMs / slotMs))) {
    const effort = effortOf(outlook, workloads, near);
    if (effort.searched > effort.sums) decideGroup(outlook, workloads, near, nowMs, byWholeSlots, decisions);
  }
  const openings = knownOpenings(outlook, nowMs);
  return workloads.map((workload, at) => decisions[at] ?? decideAlone(outlook, workload, openings));
}

/** In one piece at even power, without limits and in no hurry. */
function isPlain({ pauses, phases, carbonCapG, maxPriceGbp, latenessPerHour }: ProblemWorkload): boolean {
  return !pauses && !phases && carbonCapG === null && maxPriceGbp === null && latenessPerHour === 0;
}

/** Indexes of workloads that share their zones and a key. */
function groupsBy(
  workloads: readonly ProblemWorkload[],
  indexes: readonly number[],
  keyOf: (workload: ProblemWorkload) => number,
): number[][] {
  const byZones = new Map<string, Map<number, number[]>>();
  for (const at of indexes) {
    const workload = workloads[at];
    if (!workload) continue;
    const zones = workload.zones === null ? "" : workload.zones.join(",");
    const byKey = byZones.get(zones) ?? new Map<number, number[]>();
    byZones.set(zones, byKey);
    const key = keyOf(workload);
    const group = byKey.get(key);
    if (group) group.push(at);
    else byKey.set(key, [at]);
  }
  return [...byZones.values()].flatMap((byKey) => [...byKey.values()]);
}

/**
 * Steps that deciding a group takes: one by one, each searching the slots of its own window; by a table with its levels; and
 * to sum up the whole slots for a table that is searched by blocks.
 */
function effortOf(
  { zones }: Outlook,
  workloads: readonly ProblemWorkload[],
  group: readonly number[],
): { readonly searched: number; readonly table: number; readonly sums: number } {
  const slotMs = zones[0]?.objective.slotMs ?? 1;
  const slots = zones.reduce((most, { objective }) => Math.max(most, objective.perKwh.length), 0);
  const alike = group[0] === undefined ? undefined : workloads[group[0]];
  const zoneCount = alike ? zonesOf(alike, zones.length).length : 0;
  let searched = 0;
  for (const at of group) {
    const workload = workloads[at];
    if (!workload) continue;
    const range = (workload.deadlineMs - workload.earliestMs - workload.durationMs) / slotMs;
    searched += Math.max(0, Math.min(slots, range)) * zoneCount;
  }
  return { searched, table: slots * (zoneCount + Math.log2(slots + 1)), sums: 4 * slots * zoneCount };
}

/** The best start of a duration in a range, over the zones of a group; zone -1 where there is none. */
type BestStart = (durationMs: number, fromMs: number, toMs: number) => Readonly<Pick<Incumbent, "zone" | "startMs">>;

/** By a table of the cheapest windows of one duration. */
function byWindowTable(zones: readonly TableZone[], durationMs: number): BestStart {
  const table = new WindowTable(zones[0]?.series.slotMs ?? 1, durationMs, zones);
  return (_, fromMs, toMs) => table.best(fromMs, toMs);
}

/** By tables of the whole slots that durations have in common. */
function byWholeSlots(zones: readonly TableZone[], durationMs: number): BestStart {
  const whole = Math.floor(durationMs / (zones[0]?.series.slotMs ?? 1));
  const tables = zones.map((zone) => new WholeSlotsTable(whole, zone));
  return (ownMs, fromMs, toMs) => {
    const incumbent = noIncumbent();
    for (const table of tables) table.search(ownMs, fromMs, toMs, incumbent);
    return incumbent;
  };
}

/** Decides the workloads of a group by a table that is made for the first of them. */
function decideGroup(
  outlook: Outlook,
  workloads: readonly ProblemWorkload[],
  group: readonly number[],
  nowMs: number,
  makeTable: (zones: readonly TableZone[], durationMs: number) => BestStart,
  decisions: (Decision | null)[],
): void {
  const alike = group[0] === undefined ? undefined : workloads[group[0]];
  if (!alike) return;
  const best = makeTable(tableZones(outlook, alike), alike.durationMs);
  for (const at of group) {
    const workload = workloads[at];
    if (!workload) continue;
    const { durationMs, earliestMs, deadlineMs } = workload;
    const fromMs = Math.max(earliestMs, nowMs) - outlook.startMs;
    const { zone, startMs } = best(durationMs, fromMs, deadlineMs - durationMs - outlook.startMs);
    if (zone >= 0) decisions[at] = decisionAt(outlook, zone, startMs, durationMs);
  }
}

function tableZones(outlook: Outlook, workload: ProblemWorkload): TableZone[] {
  return zonesOf(workload, outlook.zones.length).flatMap((zone) => {
    const view = outlook.zones[zone];
    return view ? [{ zone, series: view.objective, known: view.known }] : [];
  });
}

function decisionAt({ startMs }: Outlook, zone: number, atMs: number, durationMs: number): Decision {
  const segment = { startMs: startMs + atMs, endMs: startMs + atMs + durationMs };
  return { ok: true, placement: { zone, segments: [segment] } };
}
