import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { slotMs } from "./forecast-timeline.utils.ts";
import { instantAt, lastTrialStep, trialStart, trialStep } from "./timeline-trial.ts";

const start = Date.UTC(2026, 10, 22, 21, 30);
const trial = { minStart: start, maxStart: start + 5 * slotMs };

describe("steps", () => {
  it.each([
    ["before the first start", start - 9 * slotMs, 0],
    ["nearer to the half hour before", start + 1.4 * slotMs, 1],
    ["nearer to the half hour after", start + 1.6 * slotMs, 2],
    ["after the last start", start + 99 * slotMs, 5],
  ])("takes a start %s to the nearest that may be tried", (_, at, step) => {
    expect(trialStep(at, trial)).toBe(step);
  });

  it("comes back to the start it is told", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), (step) => {
        expect(trialStep(trialStart(step, trial), trial)).toBe(step);
      }),
    );
  });

  it("offers nothing to move where one start is left, or none", () => {
    expect(lastTrialStep({ minStart: start, maxStart: start + slotMs - 1 })).toBeNull();
    expect(lastTrialStep({ minStart: start, maxStart: start - slotMs })).toBeNull();
    expect(lastTrialStep(trial)).toBe(5);
  });
});

describe("instantAt", () => {
  it("reads the time under a pointer off the plot", () => {
    const layout = { from: start, to: start + 10 * slotMs };
    expect(instantAt(150, { left: 100, width: 500 }, layout)).toBe(start + slotMs);
    expect(instantAt(150, { left: 100, width: 0 }, layout)).toBe(start);
  });
});
