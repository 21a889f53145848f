import { readFile } from "node:fs/promises";
import type { ClaimedRun, EnergyReport } from "../lib/contracts/worker.ts";
import { type EnergyOrigin, mixedOrigin } from "../lib/domain/accounting/energy-origin.ts";
import { floorSlot, isoFromMs } from "../lib/domain/grid/slots.ts";
import { DEFAULT_UTILIZATION, itPowerW } from "../lib/domain/power/power-model.ts";

/** Package energy counter of the first processor, microjoules. Needs root on most systems. */
const RAPL = "/sys/class/powercap/intel-rapl:0";

export type MeterSources = {
  /** Milliseconds, UTC. */
  readonly now: () => number;
  /** CPU seconds the work has used so far; null if unknown. */
  readonly cpuSeconds: () => Promise<number | null>;
  /** Energy counter in joules and the value at which it wraps; null if there is none. */
  readonly counter: () => Promise<{ joules: number; wrapsAt: number } | null>;
};

export type EnergyMeter = {
  /** Takes a reading; call it at each heartbeat and at the end. */
  sample(): Promise<void>;
  /** Energy by slot so far: totals, so that a report may be repeated. */
  report(): EnergyReport;
};

type SlotEnergy = { energyKwh: number; origin: EnergyOrigin };

/**
 * Energy of a run. It is measured if the machine has a readable counter; a counter counts the whole package, so the
 * machine must run one workload at a time. Otherwise it is modelled from the CPU time used and the reserved resources.
 */
export async function startMeter(run: ClaimedRun, sources: MeterSources): Promise<EnergyMeter> {
  const slots = new Map<number, SlotEnergy>();
  let last = { atMs: sources.now(), cpu: await sources.cpuSeconds(), counter: await sources.counter() };

  return {
    async sample() {
      const next = { atMs: sources.now(), cpu: await sources.cpuSeconds(), counter: await sources.counter() };
      const seconds = (next.atMs - last.atMs) / 1000;
      // Counters over tiny intervals give absurd powers; wait for the next sample.
      if (seconds < 0.05) return;
      const modelledKwh =
        (itPowerW({ ...resourcesOf(run), cpuUtilization: utilization(run, last.cpu, next.cpu, seconds) }) * seconds) /
        3.6e6;
      const measuredKwh = counted(last.counter, next.counter, seconds);
      add(slots, last.atMs, next.atMs, measuredKwh ?? modelledKwh, originOf(measuredKwh, last.cpu, next.cpu));
      last = next;
    },
    report: () =>
      [...slots].map(
        ([
          slotMs,
          {
            energyKwh,
            origin: { method, source },
          },
        ]) => ({
          ...{ slotStart: isoFromMs(slotMs), energyKwh, method },
          ...(source === null ? {} : { source }),
        }),
      ),
  };
}

function originOf(measuredKwh: number | null, cpuBefore: number | null, cpuAfter: number | null): EnergyOrigin {
  if (measuredKwh !== null) return { method: "measured", source: "processor_counter" };
  const isTimed = cpuBefore !== null && cpuAfter !== null;
  return { method: "modelled", source: isTimed ? "cpu_time" : "assumed_utilization" };
}

function resourcesOf({ gpus, cpuCores, memoryGb }: ClaimedRun) {
  return { gpus, cpuCores, memoryGb };
}

function utilization(run: ClaimedRun, before: number | null, after: number | null, seconds: number): number {
  if (before === null || after === null) return DEFAULT_UTILIZATION;
  return Math.min(1, Math.max(0, after - before) / (seconds * run.cpuCores));
}

/** No processor package draws more: a larger figure is a reset counter, not energy. */
const PACKAGE_W_MAX = 1500;

function counted(
  before: { joules: number; wrapsAt: number } | null,
  after: { joules: number; wrapsAt: number } | null,
  seconds: number,
): number | null {
  if (!before || !after) return null;
  const joules =
    after.joules >= before.joules ? after.joules - before.joules : after.joules + after.wrapsAt - before.joules;
  return joules / seconds > PACKAGE_W_MAX ? null : joules / 3.6e6;
}

/** A sample across a slot's border is split by time. */
function add(
  slots: Map<number, SlotEnergy>,
  fromMs: number,
  toMs: number,
  energyKwh: number,
  origin: EnergyOrigin,
): void {
  for (let startMs = fromMs; startMs < toMs; ) {
    const slotMs = floorSlot(startMs);
    const endMs = Math.min(toMs, slotMs + 1_800_000);
    const known = slots.get(slotMs) ?? { energyKwh: 0, origin };
    slots.set(slotMs, {
      energyKwh: known.energyKwh + (energyKwh * (endMs - startMs)) / (toMs - fromMs),
      origin: mixedOrigin(known.origin, origin) ?? origin,
    });
    startMs = endMs;
  }
}

/**
 * Reads the machine's counter; null without one, without permission, or for a run with GPUs, which it does not count.
 */
export async function readRapl(run: ClaimedRun): Promise<{ joules: number; wrapsAt: number } | null> {
  if (run.gpus > 0) return null;
  const read = async (name: string) => Number(await readFile(`${RAPL}/${name}`, "utf8")) / 1e6;
  try {
    return { joules: await read("energy_uj"), wrapsAt: await read("max_energy_range_uj") };
  } catch {
    return null;
  }
}
