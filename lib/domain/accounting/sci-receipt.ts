import type { GridDataKind, IntensityStatus } from "../grid/grid-figures.ts";
import { type EmbodiedCarbon, embodiedCarbon } from "./embodied-carbon.ts";
import { ENERGY_SOURCES, type EnergySource } from "./energy-origin.ts";

/** A half hour of a run, as in its ledger entry. */
export type ReceiptSlot = {
  readonly energyKwh: number;
  readonly energyMethod: "measured" | "modelled" | null;
  readonly energySource: EnergySource | null;
  readonly intensityGPerKwh: number | null;
  readonly status: IntensityStatus;
  readonly kind: GridDataKind | null;
  readonly asOfMs: number | null;
};

export type RunToReceipt = {
  readonly gpus: number;
  readonly cpuCores: number;
  /** From claim to end. */
  readonly heldMs: number;
  readonly pue: number;
  /** Of the ledger entry, to a tenth of a milligram. Null while a slot has no intensity. */
  readonly carbonG: number | null;
  readonly energyKwh: number;
  readonly slots: readonly ReceiptSlot[];
};

export type SciReceipt = {
  readonly operational: {
    readonly energyItKwh: number;
    readonly pue: number;
    /** E: with the facility's overhead. */
    readonly energyKwh: number;
    /** I: average over the energy, gCO2/kWh; null while any of it is missing. */
    readonly intensityGPerKwh: number | null;
    /** O = E × I, by half hour. */
    readonly carbonG: number | null;
  };
  readonly embodied: EmbodiedCarbon;
  /** O + M. */
  readonly totalG: number | null;
  /** (O + M) / R for each R. */
  readonly rates: readonly {
    readonly unit: "run" | "GPU-hour" | "core-hour";
    readonly amount: number;
    readonly sciG: number | null;
  }[];
  readonly quality: {
    /** Of the run's own energy, by how the energy and the intensity are known; null without energy or slots. */
    readonly measuredShare: number | null;
    readonly intensityShares: Readonly<Record<IntensityStatus, number>> | null;
    readonly energySources: readonly EnergySource[];
    readonly kinds: readonly GridDataKind[];
    /** Age of the oldest and the newest intensity: when each was published or last changed. */
    readonly oldestAsOfMs: number | null;
    readonly newestAsOfMs: number | null;
  };
};

/**
 * The Software Carbon Intensity of one run (ISO/IEC 21031): (E × I + M) / R. Savings against the counterfactual are not
 * part of it: avoided emissions never lower an SCI.
 */
export function sciReceipt(run: RunToReceipt): SciReceipt {
  const embodied = embodiedCarbon(run, run.heldMs);
  const operational = operationalCarbon(run);
  const totalG = operational.carbonG === null ? null : operational.carbonG + embodied.carbonG;
  const hours = run.heldMs / 3_600_000;
  const hourly =
    run.gpus > 0
      ? { unit: "GPU-hour" as const, amount: run.gpus * hours }
      : { unit: "core-hour" as const, amount: run.cpuCores * hours };
  return {
    operational,
    embodied,
    totalG,
    rates: [{ unit: "run" as const, amount: 1 }, hourly].map((rate) => ({
      ...rate,
      sciG: totalG === null || rate.amount === 0 ? null : totalG / rate.amount,
    })),
    quality: qualityOf(run.slots),
  };
}

function operationalCarbon(run: RunToReceipt): SciReceipt["operational"] {
  const energyKwh = run.energyKwh * run.pue;
  const figures = { energyItKwh: run.energyKwh, pue: run.pue, energyKwh };
  if (run.carbonG === null || energyKwh === 0) return { ...figures, intensityGPerKwh: null, carbonG: run.carbonG };
  // The half hours are exact, while the entry's rounding would lose a run of seconds.
  const weighted = weightedIntensity(run.slots);
  return weighted === null
    ? { ...figures, intensityGPerKwh: run.carbonG / energyKwh, carbonG: run.carbonG }
    : { ...figures, intensityGPerKwh: weighted, carbonG: energyKwh * weighted };
}

/** By energy, gCO2/kWh; null if the entry does not have it for all its energy. */
function weightedIntensity(slots: readonly ReceiptSlot[]): number | null {
  let totalKwh = 0;
  let totalG = 0;
  for (const { energyKwh, intensityGPerKwh } of slots) {
    if (energyKwh === 0) continue;
    if (intensityGPerKwh === null) return null;
    totalKwh += energyKwh;
    totalG += energyKwh * intensityGPerKwh;
  }
  return totalKwh === 0 ? null : totalG / totalKwh;
}

function qualityOf(slots: readonly ReceiptSlot[]): SciReceipt["quality"] {
  const drawn = slots.filter(({ energyKwh }) => energyKwh > 0);
  const totalKwh = drawn.reduce((sum, { energyKwh }) => sum + energyKwh, 0);
  const share = (matches: (slot: ReceiptSlot) => boolean) =>
    drawn.filter(matches).reduce((sum, { energyKwh }) => sum + energyKwh, 0) / totalKwh;
  const known = drawn.flatMap(({ asOfMs }) => asOfMs ?? []);
  return {
    measuredShare: totalKwh > 0 ? share(({ energyMethod }) => energyMethod === "measured") : null,
    intensityShares:
      totalKwh > 0
        ? {
            actual: share(({ status }) => status === "actual"),
            estimated: share(({ status }) => status === "estimated"),
            forecast: share(({ status }) => status === "forecast"),
            missing: share(({ status }) => status === "missing"),
          }
        : null,
    energySources: ENERGY_SOURCES.filter((source) => drawn.some(({ energySource }) => energySource === source)),
    kinds: [...new Set(drawn.flatMap(({ kind }) => kind ?? []))].toSorted(),
    oldestAsOfMs: known.length > 0 ? Math.min(...known) : null,
    newestAsOfMs: known.length > 0 ? Math.max(...known) : null,
  };
}
