import type { z } from "zod";
import type { ledgerSlotsSchema } from "@/lib/contracts/ledger.ts";
import type { RunReceipt, WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import { type RunToReceipt, type SciReceipt, sciReceipt } from "@/lib/domain/accounting/sci-receipt.ts";
import { isoFromMs } from "@/lib/domain/grid/slots.ts";

/** A run and its newest ledger entry, as they are read for a receipt. */
export type ReceiptSource = {
  readonly run: RunReceipt["run"];
  readonly gpus: number;
  readonly cpuCores: number;
  readonly pue: number;
  readonly energyKwh: number;
  readonly carbonG: number | null;
  readonly basis: string;
  readonly slots: z.infer<typeof ledgerSlotsSchema>;
  readonly comparison: RunReceipt["comparison"];
  readonly ledger: RunReceipt["ledger"];
};

const BOUNDARY = {
  included: [
    "Electricity of the processors, memory and GPUs that the run held, from claim to end, and the facility's overhead (PUE).",
    "A share of making that hardware, by time and by resources held.",
  ],
  excluded: [
    "Storage and network beyond the machine, the planner itself, people's devices.",
    "Making of the building, of cooling and of network equipment; disposal.",
    "Purchased certificates, contracts and offsets: market measures do not lower an SCI.",
  ],
};

const NOTES = [
  "Operational carbon uses the average intensity of the grid region (location-based), half hour by half hour; not a marginal one.",
  "The intensity counts CO2 from combustion, with transmission losses; embodied carbon is CO2e. Their sum mixes the two bases.",
  "Embodied carbon is an estimate from reference hardware: nobody stated this machine's own.",
  "What was saved is compared beside the receipt. Avoided emissions are no part of the inventory and are never added to it or taken from it.",
];

/** The receipt of a workload: that of each of its runs. */
export function workloadReceipt(
  jobId: string,
  workloadName: string,
  sources: readonly ReceiptSource[],
): WorkloadReceipt {
  return {
    version: 1,
    standard: "ISO/IEC 21031:2024 (Software Carbon Intensity)",
    jobId,
    workloadName,
    boundary: BOUNDARY,
    notes: NOTES,
    runs: sources.map(runReceipt),
  };
}

function runReceipt(source: ReceiptSource): RunReceipt {
  const receipt = sciReceipt(toRun(source));
  const { operational, embodied, quality } = receipt;
  return {
    run: source.run,
    sci: receipt.rates.map(({ unit, amount, sciG }) => ({ unit, amount, gramsPerUnit: sciG })),
    totalG: receipt.totalG,
    operational: { ...operational, basis: basisWords(source.basis, quality.kinds) },
    embodied: {
      carbonG: embodied.carbonG,
      isEstimate: true,
      hardware: embodied.server.name,
      totalEmbodiedG: embodied.server.totalG,
      lifespanHours: embodied.server.lifespanHours,
      reservedHours: embodied.reservedHours,
      resourceShare: embodied.resourceShare,
      source: embodied.server.source,
    },
    inputs: inputsOf(receipt, source),
    quality: {
      measuredShare: quality.measuredShare,
      intensityShares: quality.intensityShares,
      kinds: [...quality.kinds],
    },
    comparison: source.comparison,
    ledger: source.ledger,
  };
}

function toRun({ run, slots, ...figures }: ReceiptSource): RunToReceipt {
  return {
    ...figures,
    heldMs: Date.parse(run.endedAt) - Date.parse(run.startedAt),
    slots: slots.run.map(({ asOf, ...slot }) => ({ ...slot, asOfMs: asOf === null ? null : Date.parse(asOf) })),
  };
}

const SOURCE_WORDS = {
  processor_counter: "the processor's energy counter",
  cpu_time: "the power model on the CPU time used",
  assumed_utilization: "the power model at 50 % utilization",
  run_time: "the power model at 50 % utilization, over the time between claim and end",
} as const;

const KIND_WORDS = {
  live: "Carbon Intensity API (NESO)",
  replay: "recorded figures, replayed",
  sample: "generated sample figures: not of the real grid",
} as const;

/** The basis as its entry says it, which names NESO, with whose figures they were where they were not NESO's own. */
function basisWords(basis: string, kinds: SciReceipt["quality"]["kinds"]): string {
  const isLive = kinds.every((kind) => kind === "live");
  return isLive ? basis : basis.replace("NESO", kinds.map((kind) => KIND_WORDS[kind]).join("; "));
}

function inputsOf({ quality, embodied }: SciReceipt, source: ReceiptSource): RunReceipt["inputs"] {
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const { measuredShare, intensityShares } = quality;
  const recordedAt = source.ledger.recordedAt;
  return [
    {
      name: "Energy by half hour",
      source: quality.energySources.map((each) => SOURCE_WORDS[each]).join("; ") || "not said by the worker",
      quality:
        measuredShare === null
          ? "not known"
          : `${percent(measuredShare)} measured, ${percent(1 - measuredShare)} modelled`,
      asOf: source.run.endedAt,
    },
    {
      name: "Intensity by half hour",
      source: `${quality.kinds.map((kind) => KIND_WORDS[kind]).join("; ") || "not known"}; region ${source.run.region}`,
      quality:
        intensityShares === null
          ? "not known"
          : Object.entries(intensityShares)
              .filter(([, share]) => share > 0)
              .map(([status, share]) => `${percent(share)} ${status}`)
              .join(", "),
      asOf: quality.newestAsOfMs === null ? null : isoFromMs(quality.newestAsOfMs),
    },
    {
      name: "PUE",
      source: `grid zone ${source.run.zoneCode}`,
      quality: "stated by the operator of the zone",
      asOf: recordedAt,
    },
    { name: "Embodied carbon", source: embodied.server.source, quality: "estimated", asOf: null },
  ];
}
