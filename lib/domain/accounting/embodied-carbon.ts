/** A machine whose manufacturing is allocated over its life and its resources. */
export type ReferenceServer = {
  readonly name: string;
  /** Total embodied carbon, gCO2e. */
  readonly totalG: number;
  /** Expected life in hours. */
  readonly lifespanHours: number;
  /** Units of the resource used for the allocation. */
  readonly units: number;
  readonly source: string;
};

/** Four years, as in Cloud Carbon Footprint and the SCI specification's own example. */
const LIFESPAN_HOURS = 4 * 8760;

/** Used if the hardware is unknown. Assumptions, not measurements: docs/methods.md. */
export const REFERENCE_SERVERS = {
  gpus: {
    name: "server with 8 GPUs",
    totalG: 1_500_000,
    lifespanHours: LIFESPAN_HOURS,
    units: 8,
    source: "assumed: 1,500 kgCO2e over 4 years, shared by GPU",
  },
  cpuCores: {
    name: "server with 64 cores",
    totalG: 1_000_000,
    lifespanHours: LIFESPAN_HOURS,
    units: 64,
    source: "assumed: 1,000 kgCO2e over 4 years, as in the example of the SCI specification, shared by core",
  },
} as const satisfies Record<string, ReferenceServer>;

export type EmbodiedCarbon = {
  readonly server: ReferenceServer;
  readonly reservedHours: number;
  /** Reserved over all units; above 1 for work on several machines. */
  readonly resourceShare: number;
  /** TE × (TiR / EL) × (RR / ToR), gCO2e. */
  readonly carbonG: number;
};

/**
 * The share of manufacturing the hardware of work that reserved it for a time
 * (ISO/IEC 21031: M = TE × TiR/EL × RR/ToR). GPUs represent their whole machine.
 * @param reservedMs how long it was reserved, busy or not
 */
export function embodiedCarbon(
  held: { readonly gpus: number; readonly cpuCores: number },
  reservedMs: number,
  server: ReferenceServer = held.gpus > 0 ? REFERENCE_SERVERS.gpus : REFERENCE_SERVERS.cpuCores,
): EmbodiedCarbon {
  const reservedHours = reservedMs / 3_600_000;
  const resourceShare = (held.gpus > 0 ? held.gpus : held.cpuCores) / server.units;
  return {
    server,
    reservedHours,
    resourceShare,
    carbonG: server.totalG * (reservedHours / server.lifespanHours) * resourceShare,
  };
}
