/**
 * Electric power from utilization: idle + utilization × (max − idle).
 * Figures: Cloud Carbon Footprint's coefficients, after Teads; see docs/methods.md.
 */
type PowerRange = { readonly idleW: number; readonly maxW: number };

/** One GPU board under full load and idle. */
export const GPU_POWER = {
  A100: { idleW: 46, maxW: 407 },
  V100: { idleW: 35, maxW: 306 },
  T4: { idleW: 8, maxW: 71 },
  A10G: { idleW: 18, maxW: 153 },
} as const satisfies Record<string, PowerRange>;
export type GpuModel = keyof typeof GPU_POWER;

/** One virtual CPU, average of the server processors in use at AWS. */
const CPU_CORE_POWER: PowerRange = { idleW: 0.74, maxW: 3.5 };

/** Memory draws the same with any content. */
const MEMORY_W_PER_GB = 0.392;

/** Assumed if not measured: the coefficients' own default. */
export const DEFAULT_UTILIZATION = 0.5;

/** The resources that a workload reserves on a machine, and their utilization (0 to 1). */
export type ResourceUse = {
  readonly gpus: number;
  readonly gpuModel?: GpuModel;
  readonly gpuUtilization?: number;
  readonly cpuCores: number;
  readonly cpuUtilization?: number;
  readonly memoryGb: number;
};

/** IT power in watts, before PUE. Reserved resources count, idle or not, as SCI requires. */
export function itPowerW(use: ResourceUse): number {
  const gpu = GPU_POWER[use.gpuModel ?? "A100"];
  return (
    use.gpus * powerAt(gpu, use.gpuUtilization ?? DEFAULT_UTILIZATION) +
    use.cpuCores * powerAt(CPU_CORE_POWER, use.cpuUtilization ?? DEFAULT_UTILIZATION) +
    use.memoryGb * MEMORY_W_PER_GB
  );
}

/** IT energy in kWh of resources reserved for some minutes at the default utilization. */
export function modelledEnergyKwh(use: ResourceUse, durationMinutes: number): number {
  return (itPowerW(use) * durationMinutes) / 60_000;
}

function powerAt({ idleW, maxW }: PowerRange, utilization: number): number {
  if (!(utilization >= 0 && utilization <= 1)) throw new RangeError(`Utilization is 0 to 1, not ${utilization}.`);
  return idleW + utilization * (maxW - idleW);
}
