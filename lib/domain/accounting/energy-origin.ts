/** The origins of an energy figure, the most trusted first. */
export const ENERGY_SOURCES = [
  /** Counted by the processor itself. */
  "processor_counter",
  /** The power model on the CPU time that was used. */
  "cpu_time",
  /** The power model at the default utilization, for the time the worker saw it run. */
  "assumed_utilization",
  /** As above, for the time between claim and end: the worker reported nothing. */
  "run_time",
] as const;
export type EnergySource = (typeof ENERGY_SOURCES)[number];

export type EnergyOrigin = {
  readonly method: "measured" | "modelled";
  /** Null if the worker did not report it. */
  readonly source: EnergySource | null;
};

/** The origin of the sum of two amounts: the less trusted of the two. */
export function mixedOrigin(one: EnergyOrigin | null, other: EnergyOrigin | null): EnergyOrigin | null {
  if (one === null || other === null) return one ?? other;
  const isMeasured = one.method === "measured" && other.method === "measured";
  return { method: isMeasured ? "measured" : "modelled", source: lesserSource(one.source, other.source) };
}

function lesserSource(one: EnergySource | null, other: EnergySource | null): EnergySource | null {
  if (one === null || other === null) return null;
  return ENERGY_SOURCES.indexOf(one) > ENERGY_SOURCES.indexOf(other) ? one : other;
}
