import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { embodiedCarbon, REFERENCE_SERVERS } from "./embodied-carbon.ts";
import { type ReceiptSlot, type RunToReceipt, sciReceipt } from "./sci-receipt.ts";

const HOUR_MS = 3_600_000;
const slot = (change: Partial<ReceiptSlot> = {}): ReceiptSlot => ({
  energyKwh: 1,
  energyMethod: "measured",
  energySource: "processor_counter",
  intensityGPerKwh: 100,
  status: "estimated",
  kind: "live",
  asOfMs: 1_000,
  ...change,
});
const run = (change: Partial<RunToReceipt> = {}): RunToReceipt => ({
  gpus: 0,
  cpuCores: 16,
  heldMs: 2 * HOUR_MS,
  pue: 1.2,
  carbonG: 240,
  energyKwh: 2,
  slots: [slot(), slot()],
  ...change,
});

describe("embodied carbon", () => {
  it("is 32.106 g for 2 of 8 GPUs of a server of 1,500 kg over 35,040 h, held for 3 h", () => {
    expect(embodiedCarbon({ gpus: 2, cpuCores: 16 }, 3 * HOUR_MS).carbonG).toBeCloseTo(32.106, 3);
  });

  it("is 28.5 g for an hour of a whole server of 1,000 kg over 4 years, as the specification reckons", () => {
    expect(embodiedCarbon({ gpus: 0, cpuCores: 64 }, HOUR_MS).carbonG).toBeCloseTo(28.54, 2);
  });

  it("adds up, however the time and the resources are cut", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 500 }), (cores, minutes) => {
        const whole = embodiedCarbon({ gpus: 0, cpuCores: cores * 2 }, minutes * 120_000).carbonG;
        expect(4 * embodiedCarbon({ gpus: 0, cpuCores: cores }, minutes * 60_000).carbonG).toBeCloseTo(whole, 6);
      }),
    );
  });

  it("takes stated hardware instead of the assumed", () => {
    const server = { ...REFERENCE_SERVERS.cpuCores, totalG: 500_000 };
    expect(embodiedCarbon({ gpus: 0, cpuCores: 64 }, HOUR_MS, server).carbonG).toBeCloseTo(28.54 / 2, 2);
  });
});

describe("the receipt", () => {
  it("is (E × I + M) / R", () => {
    const receipt = sciReceipt(run());
    expect(receipt.operational).toEqual({
      energyItKwh: 2,
      pue: 1.2,
      energyKwh: 2.4,
      intensityGPerKwh: 100,
      carbonG: 240,
    });
    const embodiedG = (1_000_000 * 2 * 16) / (35_040 * 64);
    expect(receipt.totalG).toBeCloseTo(240 + embodiedG, 9);
    expect(receipt.rates.map(({ unit, amount }) => [unit, amount])).toEqual([
      ["run", 1],
      ["core-hour", 32],
    ]);
    for (const { amount, sciG } of receipt.rates) expect((sciG ?? 0) * amount).toBeCloseTo(240 + embodiedG, 9);
  });

  it("takes the intensity of a run of seconds from its half hours, not from rounded grams", () => {
    const tiny = {
      energyKwh: 0.000035,
      pue: 1,
      carbonG: 0.0027,
      slots: [slot({ energyKwh: 0.000035, intensityGPerKwh: 75 })],
    };
    const { operational } = sciReceipt(run(tiny));
    expect(operational.intensityGPerKwh).toBeCloseTo(75, 9);
    expect(operational.carbonG).toBeCloseTo(0.002625, 9);
  });

  it("takes the entry's carbon if its half hours are missing", () => {
    expect(sciReceipt(run({ slots: [] })).operational).toMatchObject({ intensityGPerKwh: 100, carbonG: 240 });
  });

  it("counts GPU-hours where GPUs are held", () => {
    expect(sciReceipt(run({ gpus: 4 })).rates[1]).toMatchObject({ unit: "GPU-hour", amount: 8 });
  });

  it("is not known while the carbon is not, and never less", () => {
    const receipt = sciReceipt(run({ carbonG: null }));
    expect(receipt.totalG).toBeNull();
    expect(receipt.rates.map(({ sciG }) => sciG)).toEqual([null, null]);
    expect(receipt.embodied.carbonG).toBeGreaterThan(0);
  });

  it("says by energy what it rests on, and how old that is", () => {
    const slots = [
      slot({ energyKwh: 3, asOfMs: 500 }),
      slot({ energyMethod: "modelled", energySource: "cpu_time", status: "forecast", kind: "sample", asOfMs: null }),
      slot({ energyKwh: 0, status: "missing", kind: null, energySource: null }),
    ];
    expect(sciReceipt(run({ slots })).quality).toEqual({
      measuredShare: 0.75,
      intensityShares: { actual: 0, estimated: 0.75, forecast: 0.25, missing: 0 },
      energySources: ["processor_counter", "cpu_time"],
      kinds: ["live", "sample"],
      oldestAsOfMs: 500,
      newestAsOfMs: 500,
    });
    expect(sciReceipt(run({ slots: [] })).quality).toMatchObject({ measuredShare: null, intensityShares: null });
  });
});
