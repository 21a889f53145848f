import type { GridDataKind, IntensityStatus } from "../grid/grid-figures.ts";
import { floorSlot } from "../grid/slots.ts";
import { type EnergyOrigin, mixedOrigin } from "./energy-origin.ts";
import { type EnergyTrace, traceEnergyKwh } from "./energy-trace.ts";

/** The figures of a slot: gCO2/kWh and GBP/kWh, each null if unknown. */
export type SlotFigures = {
  readonly intensityGPerKwh: number | null;
  readonly status: IntensityStatus;
  readonly priceGbpPerKwh: number | null;
  /** Whether the intensity was live, replayed or generated. */
  readonly kind?: GridDataKind | null;
  /** When the intensity was published or last changed. */
  readonly asOfMs?: number | null;
};

/** Figures of the slot that starts at an instant; undefined counts as missing. */
export type FigureLookup = (slotMs: number) => SlotFigures | undefined;

export type SlotCarbon = {
  readonly slotMs: number;
  /** IT energy, kWh. */
  readonly energyKwh: number;
  /** How that energy is known; null if none was drawn or it was not reported. */
  readonly origin: EnergyOrigin | null;
  readonly intensityGPerKwh: number | null;
  readonly status: IntensityStatus;
  readonly priceGbpPerKwh: number | null;
  readonly kind: GridDataKind | null;
  readonly asOfMs: number | null;
};

export type CarbonAccount = {
  /** IT energy, kWh, before PUE. */
  readonly energyKwh: number;
  /** Σ over slots of kWh × PUE × intensity; null while any slot with energy has no intensity. */
  readonly carbonG: number | null;
  /** Σ over slots of kWh × PUE × price; null while any slot with energy has no price. */
  readonly costGbp: number | null;
  readonly slots: readonly SlotCarbon[];
};

/** What a trace emits and costs in a facility of the given PUE. Partial slots count by their energy. */
export function accountTrace(trace: EnergyTrace, pue: number, figures: FigureLookup): CarbonAccount {
  const slots = slotEnergies(trace).map((drawn) => {
    const known = figures(drawn.slotMs);
    return {
      ...drawn,
      intensityGPerKwh: known?.intensityGPerKwh ?? null,
      status: known?.intensityGPerKwh == null ? ("missing" as const) : known.status,
      priceGbpPerKwh: known?.priceGbpPerKwh ?? null,
      kind: known?.kind ?? null,
      asOfMs: known?.asOfMs ?? null,
    };
  });
  return {
    energyKwh: traceEnergyKwh(trace),
    carbonG: weightedSum(slots, pue, (slot) => slot.intensityGPerKwh),
    costGbp: weightedSum(slots, pue, (slot) => slot.priceGbpPerKwh),
    slots,
  };
}

/**
 * Shares of the energy of some slots by the status of their intensity; they add up to 1, or are all 0 without energy.
 */
export function statusShares(slots: readonly SlotCarbon[]): Readonly<Record<IntensityStatus, number>> {
  const shares = { actual: 0, estimated: 0, forecast: 0, missing: 0 };
  const total = slots.reduce((sum, slot) => sum + slot.energyKwh, 0);
  if (total > 0) {
    for (const slot of slots) shares[slot.status] += slot.energyKwh / total;
  }
  return shares;
}

type SlotEnergy = Pick<SlotCarbon, "slotMs" | "energyKwh" | "origin">;

function slotEnergies(trace: EnergyTrace): SlotEnergy[] {
  const bySlot = new Map<number, SlotEnergy>();
  for (const { startMs, energyKwh, origin = null } of trace) {
    const slotMs = floorSlot(startMs);
    const known = bySlot.get(slotMs) ?? { slotMs, energyKwh: 0, origin: null };
    bySlot.set(slotMs, {
      slotMs,
      energyKwh: known.energyKwh + energyKwh,
      origin: mixedOrigin(known.origin, energyKwh > 0 ? origin : null),
    });
  }
  return [...bySlot.values()].sort((a, b) => a.slotMs - b.slotMs);
}

function weightedSum(
  slots: readonly SlotCarbon[],
  pue: number,
  rateOf: (slot: SlotCarbon) => number | null,
): number | null {
  let sum = 0;
  for (const slot of slots) {
    if (slot.energyKwh === 0) continue;
    const rate = rateOf(slot);
    if (rate === null) return null;
    sum += slot.energyKwh * pue * rate;
  }
  return sum;
}
