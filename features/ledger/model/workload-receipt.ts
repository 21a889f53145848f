import type { z } from "zod";
import type { ledgerSlotsSchema } from "@/lib/contracts/ledger.ts";
import type { RunReceipt, WorkloadReceipt } from "@/lib/contracts/sci-receipt.ts";
import { type RunToReceipt, type SciReceipt, sciReceipt } from "@/lib/domain/accounting/sci-receipt.ts";
import { isoFromMs } from "@/lib/domain/grid/slots.ts";
import { receiptTexts } from "../texts/receipt.ts";

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

const texts = receiptTexts.document;

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
    boundary: { included: [...texts.included], excluded: [...texts.excluded] },
    notes: [...texts.notes],
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

/** The basis as its entry says it, which names NESO, with whose figures they were where they were not NESO's own. */
function basisWords(basis: string, kinds: SciReceipt["quality"]["kinds"]): string {
  const isLive = kinds.every((kind) => kind === "live");
  return isLive ? basis : basis.replace("NESO", kinds.map((kind) => texts.kind[kind]).join("; "));
}

function inputsOf({ quality, embodied }: SciReceipt, source: ReceiptSource): RunReceipt["inputs"] {
  const percent = (share: number) => `${Math.round(share * 1000) / 10} %`;
  const { measuredShare, intensityShares } = quality;
  const recordedAt = source.ledger.recordedAt;
  return [
    {
      name: texts.input.energy,
      source: quality.energySources.map((each) => texts.energySource[each]).join("; ") || texts.input.energyUnknown,
      quality:
        measuredShare === null
          ? texts.input.unknown
          : texts.input.energyShares(percent(measuredShare), percent(1 - measuredShare)),
      asOf: source.run.endedAt,
    },
    {
      name: texts.input.intensity,
      source: texts.input.intensitySource(
        quality.kinds.map((kind) => texts.kind[kind]).join("; ") || texts.input.unknown,
        source.run.region,
      ),
      quality:
        intensityShares === null
          ? texts.input.unknown
          : Object.entries(intensityShares)
              .filter(([, share]) => share > 0)
              .map(([status, share]) => texts.input.share(percent(share), status))
              .join(", "),
      asOf: quality.newestAsOfMs === null ? null : isoFromMs(quality.newestAsOfMs),
    },
    {
      name: texts.input.pue,
      source: texts.input.pueSource(source.run.zoneCode),
      quality: texts.input.pueQuality,
      asOf: recordedAt,
    },
    { name: texts.input.embodied, source: embodied.server.source, quality: texts.input.embodiedQuality, asOf: null },
  ];
}
