import { slotOverlaps } from "../grid/slots.ts";
import { type EnergyOrigin, mixedOrigin } from "./energy-origin.ts";

/** Energy of a piece of time within one half-hour slot; drawn evenly within the piece. */
export type EnergyPiece = {
  readonly startMs: number;
  readonly endMs: number;
  /** IT energy in kWh, before PUE. */
  readonly energyKwh: number;
  /** How the energy is known; absent if none was drawn or it was not reported. */
  readonly origin?: EnergyOrigin | null;
};

/** Pieces in order of time, none overlapping, none crossing a slot's border. */
export type EnergyTrace = readonly EnergyPiece[];

/** The trace of constant power from start to end. */
export function evenTrace(
  startMs: number,
  endMs: number,
  energyKwh: number,
  origin: EnergyOrigin | null = null,
): EnergyTrace {
  const lengthMs = endMs - startMs;
  if (!(lengthMs > 0)) return [];
  return slotOverlaps(startMs, endMs).map(({ slotMs, overlapMs }) => {
    const pieceStartMs = Math.max(startMs, slotMs);
    return {
      startMs: pieceStartMs,
      endMs: pieceStartMs + overlapMs,
      energyKwh: (energyKwh * overlapMs) / lengthMs,
      origin,
    };
  });
}

/**
 * The trace of a run from its worker's reports by slot. Energy was drawn only during the run, so the first and last
 * pieces are cut at its start and end; a report outside is kept at the nearer end, never dropped.
 */
export function traceOfReports(
  reports: readonly { readonly slotMs: number; readonly energyKwh: number; readonly origin?: EnergyOrigin }[],
  startMs: number,
  endMs: number,
): EnergyTrace {
  const pieces = slotOverlaps(startMs, Math.max(endMs, startMs + 1)).map(({ slotMs, overlapMs }) => {
    const pieceStartMs = Math.max(startMs, slotMs);
    const nothing: { energyKwh: number; origin: EnergyOrigin | null } = { energyKwh: 0, origin: null };
    return { slotMs, startMs: pieceStartMs, endMs: pieceStartMs + overlapMs, ...nothing };
  });
  for (const report of reports) {
    const piece = pieces.find(({ slotMs }) => slotMs >= report.slotMs) ?? pieces.at(-1);
    if (!piece) continue;
    piece.energyKwh += report.energyKwh;
    piece.origin = mixedOrigin(piece.origin, report.origin ?? null);
  }
  return pieces.map(({ slotMs: _, ...piece }) => piece);
}

/** The same draw started at another time: cut again at the slots' borders, total unchanged. */
export function shiftTrace(trace: EnergyTrace, newStartMs: number): EnergyTrace {
  const first = trace[0];
  if (!first) return [];
  const byMs = newStartMs - first.startMs;
  return trace.flatMap((piece) => evenTrace(piece.startMs + byMs, piece.endMs + byMs, piece.energyKwh, piece.origin));
}

/** The same trace with less energy in total, reduced evenly; never below zero. */
export function lessEnergy(trace: EnergyTrace, kwh: number): EnergyTrace {
  const total = traceEnergyKwh(trace);
  if (kwh === 0 || total === 0) return trace;
  const share = Math.max(0, 1 - kwh / total);
  return trace.map((piece) => ({ ...piece, energyKwh: piece.energyKwh * share }));
}

/** The least trusted origin of a trace's energy. Null without energy. */
export function traceOrigin(trace: EnergyTrace): EnergyOrigin | null {
  return trace
    .filter(({ energyKwh }) => energyKwh > 0)
    .reduce<EnergyOrigin | null>((known, { origin = null }) => mixedOrigin(known, origin), null);
}

/** Total IT energy in kWh. */
export function traceEnergyKwh(trace: EnergyTrace): number {
  return trace.reduce((sum, piece) => sum + piece.energyKwh, 0);
}
