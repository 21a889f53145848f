import { describe, expect, it } from "vitest";
import { ledgerSlotsSchema } from "@/lib/contracts/ledger.ts";
import { workloadReceiptSchema } from "@/lib/contracts/sci-receipt.ts";
import { type ReceiptSource, workloadReceipt } from "./workload-receipt.ts";

const slots = ledgerSlotsSchema.parse({
  run: [
    {
      ...{ slotStart: "2026-11-20T13:00:00.000Z", energyKwh: 2, energyMethod: "modelled", energySource: "cpu_time" },
      ...{
        intensityGPerKwh: 100,
        status: "estimated",
        kind: "live",
        asOf: "2026-11-20T14:02:00.000Z",
        priceGbpPerKwh: null,
      },
    },
  ],
});
const source: ReceiptSource = {
  run: {
    ...{
      id: 7,
      attempt: 1,
      outcome: "SUCCEEDED",
      startedAt: "2026-11-20T13:00:00+00:00",
      endedAt: "2026-11-20T14:00:00+00:00",
    },
    ...{ zoneCode: "UK-LONDON-01", zoneName: "London Grid Cluster", region: "London" },
  },
  ...{ gpus: 0, cpuCores: 64, pue: 1.2, energyKwh: 2, carbonG: 240, basis: "average, location-based", slots },
  comparison: {
    baselineZoneCode: "UK-LONDON-01",
    baselineStart: "2026-11-20T09:00:00+00:00",
    baselineCarbonG: 200,
    savedG: -40,
  },
  ledger: {
    ...{ entryId: 3, settlement: 1, isSettled: true, recordedAt: "2026-11-20T14:05:00+00:00", chainNumber: 3 },
    ...{ entryHash: "a".repeat(64), previousHash: "b".repeat(64) },
  },
};

describe("the receipt of a workload", () => {
  const receipt = workloadReceipt("KB-000001", "Nightly", [source]);

  it("keeps its contract", () => {
    expect(workloadReceiptSchema.parse(JSON.parse(JSON.stringify(receipt)))).toEqual(receipt);
  });

  it("never takes what was saved, or lost, into the total", () => {
    const other = { ...source, comparison: { ...source.comparison, baselineCarbonG: 9_000, savedG: 8_760 } };
    const [run] = workloadReceipt("KB-000001", "Nightly", [other]).runs;
    expect(run?.totalG).toBe(receipt.runs[0]?.totalG);
    expect(run?.totalG).toBeCloseTo(240 + 28.54, 2);
  });

  it("says where each input comes from and how old it is", () => {
    expect(receipt.runs[0]?.inputs.map(({ name, quality, asOf }) => [name, quality, asOf])).toEqual([
      ["Energy by half hour", "0 % measured, 100 % modelled", "2026-11-20T14:00:00+00:00"],
      ["Intensity by half hour", "100 % estimated", "2026-11-20T14:02:00.000Z"],
      ["PUE", "stated by the operator of the zone", "2026-11-20T14:05:00+00:00"],
      ["Embodied carbon", "estimated", null],
    ]);
  });

  it("names NESO for NESO's figures only", () => {
    const basis = "average, location-based, combustion only (NESO)";
    const of = (kind: "live" | "sample") => {
      const generated = { ...slots, run: slots.run.map((slot) => ({ ...slot, kind })) };
      return workloadReceipt("KB-000001", "Nightly", [{ ...source, basis, slots: generated }]).runs[0]?.operational
        .basis;
    };
    expect(of("live")).toBe(basis);
    expect(of("sample")).toBe(
      "average, location-based, combustion only (generated sample figures: not of the real grid)",
    );
  });

  it("reads entries that say nothing of their slots", () => {
    const [run] = workloadReceipt("KB-000001", "Nightly", [{ ...source, slots: ledgerSlotsSchema.parse({}) }]).runs;
    expect(run?.quality).toEqual({ measuredShare: null, intensityShares: null, kinds: [] });
  });
});
