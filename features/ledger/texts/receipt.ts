import { formatCount } from "@/lib/format/quantities.ts";

/** The SCI receipt of a workload: its page, and what it says in both its forms, page and JSON. */
export const receiptTexts = {
  title: (jobId: string) => `Receipt of ${jobId}`,
  note: (standard: string) =>
    `Software carbon intensity by ${standard}. Times are UTC; elsewhere they are United Kingdom time.`,
  print: "Print",
  export: "JSON",
  noRuns: "Nothing has run yet.",
  unknown: "What it emitted is not known yet: intensities are still missing.",
  emitted: (runs: number, total: string, hardware: string) =>
    `${runs === 1 ? "Its run" : `Its ${formatCount(runs, "run")}`} emitted ${total}, of which ${hardware} is an estimate for the hardware.`,
  none: {
    title: "No run has been accounted for",
    text: "The receipt is made when a run ends, and again when better intensities arrive.",
  },
  boundary: { title: "Boundary", included: "Counted", excluded: "Not counted", notes: "How to read it" },

  run: {
    title: (attempt: number, zoneName: string) => `Attempt ${attempt} in ${zoneName}`,
    time: (from: string, to: string) => `${from} to ${to} UTC`,
    electricity: "O, electricity",
    electricityNote: (energy: string, intensity: string) => `${energy} at ${intensity} on average`,
    hardware: "M, hardware",
    hardwareNote: "estimated",
    total: "O + M, this run",
    totalPer: (unit: string) => `O + M per ${unit}`,
    oneRun: "R is one run",
    units: (amount: string, unit: string) => `R is ${amount} ${unit}s`,
    breakdown: "How it is made up",
    energy: "Energy",
    energyTimesPue: (energy: string, pue: number) => `${energy} of IT, times PUE ${pue}`,
    intensity: "Intensity",
    hardwareFact: "Hardware",
    hardwareShare: (share: string, server: string, total: string, hours: number, lifespan: string) =>
      `${share} of a ${server} (${total}) for ${hours} of ${lifespan} h`,
    record: "Where it is recorded",
    entry: "Entry",
    entryNumber: (entryId: number, chainNumber: number) => `${entryId}, number ${chainNumber} of its chain`,
    settlement: "Settlement",
    final: (settlement: number) => `${settlement}, final`,
    notFinal: (settlement: number) => `${settlement}, computed again when better figures arrive`,
    hash: "SHA-256",
    comparison: (zoneCode: string | null, carbon: string, difference: string) =>
      `Beside the receipt, and no part of it: at once${zoneCode === null ? "" : ` in ${zoneCode}`} the same energy would have emitted ${carbon}; the difference is ${difference}.`,
  },

  inputs: {
    label: "Inputs of the receipt",
    caption: "Inputs, their source, quality and age",
    columns: ["Input", "Source", "Quality", "As of, UTC"],
    doesNotAge: "does not age",
  },

  /** What the receipt itself says. */
  document: {
    included: [
      "Electricity of the processors, memory and GPUs that the run held, from claim to end, and the facility's overhead (PUE).",
      "A share of making that hardware, by time and by resources held.",
    ],
    excluded: [
      "Storage and network beyond the machine, the planner itself, people's devices.",
      "Making of the building, of cooling and of network equipment; disposal.",
      "Purchased certificates, contracts and offsets: market measures do not lower an SCI.",
    ],
    notes: [
      "Operational carbon uses the average intensity of the grid region (location-based), half hour by half hour; not a marginal one.",
      "The intensity counts CO2 from combustion, with transmission losses; embodied carbon is CO2e. Their sum mixes the two bases.",
      "Embodied carbon is an estimate from reference hardware: this machine's own figure is not known.",
      "What was saved is compared beside the receipt. Avoided emissions are no part of the inventory and are never added to it or taken from it.",
    ],
    energySource: {
      processor_counter: "the processor's energy counter",
      cpu_time: "the power model on the CPU time used",
      assumed_utilization: "the power model at 50 % utilization",
      run_time: "the power model at 50 % utilization, over the time between claim and end",
    },
    kind: {
      live: "Carbon Intensity API (NESO)",
      replay: "recorded figures, replayed",
      sample: "generated sample figures: not of the real grid",
    },
    input: {
      energy: "Energy by half hour",
      energyUnknown: "not reported by the worker",
      energyShares: (measured: string, modelled: string) => `${measured} measured, ${modelled} modelled`,
      intensity: "Intensity by half hour",
      intensitySource: (source: string, region: string) => `${source}; region ${region}`,
      share: (share: string, status: string) => `${share} ${status}`,
      unknown: "not known",
      pue: "PUE",
      pueSource: (zoneCode: string) => `grid zone ${zoneCode}`,
      pueQuality: "stated by the operator of the zone",
      embodied: "Embodied carbon",
      embodiedQuality: "estimated",
    },
  },
} as const;
