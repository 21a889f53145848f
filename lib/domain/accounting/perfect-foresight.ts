import { floorSlot, SLOT_MS } from "../grid/slots.ts";
import { type EnergyTrace, shiftTrace } from "./energy-trace.ts";

/** A zone and the outturn of each half hour there, gCO2/kWh; null if unknown. */
export type ZoneOutturn = {
  readonly zoneId: number;
  readonly pue: number;
  readonly firstSlotMs: number;
  readonly intensityGPerKwh: readonly (number | null)[];
};

export type BestChoice = { readonly zoneId: number; readonly startMs: number; readonly carbonG: number };

/**
 * The place and start at which a run, with the same draw, would have emitted least: the choice with every intensity
 * known in advance. Capacity and price are ignored. Exact: between the starts tried, at which a border of the trace
 * meets a border of a slot, carbon changes linearly. Windows that touch an unknown intensity are excluded. Null if none
 * is left.
 * @param earliestMs first allowed start
 * @param latestMs last allowed start; the earliest if it is sooner
 */
export function bestInHindsight(
  trace: EnergyTrace,
  earliestMs: number,
  latestMs: number,
  zones: readonly ZoneOutturn[],
): BestChoice | null {
  let best: BestChoice | null = null;
  for (const startMs of startsToTry(trace, earliestMs, Math.max(earliestMs, latestMs))) {
    const drawn = energyBySlot(shiftTrace(trace, startMs));
    for (const zone of zones) {
      const carbonG = carbonOf(drawn, zone);
      if (carbonG !== null && (best === null || carbonG < best.carbonG))
        best = { zoneId: zone.zoneId, startMs, carbonG };
    }
  }
  return best;
}

function startsToTry(trace: EnergyTrace, earliestMs: number, latestMs: number): readonly number[] {
  const originMs = trace[0]?.startMs;
  if (originMs === undefined) return [];
  const lengthMs = (trace.at(-1)?.endMs ?? originMs) - originMs;
  // Borders within the trace are on the slots' borders of its own time: all have the same phase relative to its start.
  const phases = new Set([0, originMs, -lengthMs].map((atMs) => atMs - floorSlot(atMs)));
  const starts = new Set([earliestMs, latestMs]);
  for (const phaseMs of phases) {
    for (let startMs = floorSlot(earliestMs) + phaseMs; startMs <= latestMs; startMs += SLOT_MS) {
      if (startMs >= earliestMs) starts.add(startMs);
    }
  }
  return [...starts].sort((a, b) => a - b);
}

type Drawn = { readonly slotMs: number; readonly energyKwh: number };

function energyBySlot(trace: EnergyTrace): readonly Drawn[] {
  return trace
    .filter(({ energyKwh }) => energyKwh > 0)
    .map(({ startMs, energyKwh }) => ({ slotMs: floorSlot(startMs), energyKwh }));
}

function carbonOf(drawn: readonly Drawn[], { pue, firstSlotMs, intensityGPerKwh }: ZoneOutturn): number | null {
  let sum = 0;
  for (const { slotMs, energyKwh } of drawn) {
    const intensity = intensityGPerKwh[(slotMs - firstSlotMs) / SLOT_MS];
    if (intensity == null) return null;
    sum += energyKwh * intensity;
  }
  return sum * pue;
}
