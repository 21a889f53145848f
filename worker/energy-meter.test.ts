import { describe, expect, it } from "vitest";
import { startMeter } from "./energy-meter.ts";

const start = Date.parse("2026-11-20T12:29:00Z");
const run = {
  runId: 1,
  jobId: "KB-000001",
  attempt: 1,
  fencingToken: 1,
  leaseSeconds: 30,
  dockerImage: "x",
  command: "",
  gpus: 0,
  cpuCores: 2,
  memoryGb: 0,
  estimatedDurationMins: 1,
};

function sources() {
  const state = { atMs: start, cpu: 0 as number | null, counter: null as { joules: number; wrapsAt: number } | null };
  return {
    state,
    now: () => state.atMs,
    cpuSeconds: async () => state.cpu,
    counter: async () => state.counter,
  };
}

describe("the energy meter", () => {
  it("models from the CPU time that was used, and shares a sample across slots by time", async () => {
    const from = sources();
    const meter = await startMeter(run, from);
    from.state.atMs += 120_000;
    from.state.cpu = 240;
    await meter.sample();
    const wattsFull = 2 * 3.5;
    expect(meter.report().map(({ slotStart, method, source }) => [slotStart, method, source])).toEqual([
      ["2026-11-20T12:00:00.000Z", "modelled", "cpu_time"],
      ["2026-11-20T12:30:00.000Z", "modelled", "cpu_time"],
    ]);
    for (const { energyKwh } of meter.report()) expect(energyKwh).toBeCloseTo((wattsFull * 60) / 3.6e6, 12);
  });

  it("takes half load where nobody knows the CPU time", async () => {
    const from = sources();
    from.state.cpu = null;
    const meter = await startMeter(run, from);
    from.state.atMs += 36_000;
    await meter.sample();
    expect(meter.report()[0]?.energyKwh).toBeCloseTo((2 * 2.12 * 36) / 3.6e6, 12);
    expect(meter.report()[0]?.source).toBe("assumed_utilization");
  });

  it.each([
    ["a counter", { joules: 100, wrapsAt: 1000 }, { joules: 460, wrapsAt: 1000 }, 360, "measured"],
    ["a counter that wrapped", { joules: 900, wrapsAt: 1000 }, { joules: 260, wrapsAt: 1000 }, 360, "measured"],
  ])("measures by %s", async (_, before, after, joules, method) => {
    const from = sources();
    from.state.counter = before;
    const meter = await startMeter(run, from);
    from.state.atMs += 30_000;
    from.state.counter = after;
    await meter.sample();
    expect(meter.report()).toMatchObject([{ method, source: "processor_counter" }]);
    expect(meter.report()[0]?.energyKwh).toBeCloseTo(joules / 3.6e6, 12);
  });

  it("takes an absurd power for a reset counter and models instead", async () => {
    const from = sources();
    from.state.counter = { joules: 900, wrapsAt: 1e6 };
    const meter = await startMeter(run, from);
    from.state.atMs += 30_000;
    from.state.counter = { joules: 100, wrapsAt: 1e6 };
    await meter.sample();
    expect(meter.report()).toMatchObject([{ method: "modelled" }]);
  });
});
