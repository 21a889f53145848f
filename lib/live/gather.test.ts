import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { gather } from "./gather.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Runs that end on request. */
function controlledRuns() {
  const ends: (() => void)[] = [];
  const run = vi.fn(() => new Promise<void>((resolve) => ends.push(resolve)));
  const endNext = async () => {
    ends.shift()?.();
    await vi.advanceTimersByTimeAsync(0);
  };
  return { run, endNext };
}

describe("gather", () => {
  it("runs at once when asked", () => {
    const { run } = controlledRuns();
    gather(run, 100).ask();
    expect(run).toHaveBeenCalledTimes(1);
  });

  it("does what was asked during a run once, after it and no sooner than the spacing", async () => {
    const { run, endNext } = controlledRuns();
    const { ask } = gather(run, 100);
    for (let time = 0; time < 1_000; time += 1) ask();
    expect(run).toHaveBeenCalledTimes(1);
    await endNext();
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(2);
    await endNext();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("begins again at once after a run that took longer than the spacing", async () => {
    const { run, endNext } = controlledRuns();
    const { ask } = gather(run, 100);
    ask();
    ask();
    await vi.advanceTimersByTimeAsync(150);
    expect(run).toHaveBeenCalledTimes(1);
    await endNext();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("loses nothing that is asked between two runs", async () => {
    const { run, endNext } = controlledRuns();
    const { ask } = gather(run, 100);
    ask();
    await endNext();
    ask();
    expect(run).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("continues after a run that failed", async () => {
    const run = vi.fn(() => Promise.resolve());
    run.mockImplementationOnce(() => Promise.reject(new Error("unreachable")).catch(() => {}));
    const { ask } = gather(run, 100);
    ask();
    await vi.advanceTimersByTimeAsync(100);
    ask();
    expect(run).toHaveBeenCalledTimes(2);
  });

  it("starts nothing more once stopped, neither between two runs nor after the one under way", async () => {
    for (const stopsDuringRun of [true, false]) {
      const { run, endNext } = controlledRuns();
      const { ask, stop } = gather(run, 100);
      ask();
      ask();
      if (stopsDuringRun) stop();
      await endNext();
      stop();
      await vi.advanceTimersByTimeAsync(1_000);
      expect(run).toHaveBeenCalledTimes(1);
    }
  });
});
