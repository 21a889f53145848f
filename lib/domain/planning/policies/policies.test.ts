import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { problemWorkload, START_MS } from "../problem/problem.fixture.ts";
import { suspendResume, waitAwhile } from "./pausing.ts";
import { type Policy, placeByPolicy, policyForecast } from "./policy.ts";
import { carbonTime, lowestSlot, lowestWindow, runAtArrival } from "./whole.ts";

const MINUTE_MS = 60_000;
const SLOT_MS = 30 * MINUTE_MS;
const ALL: readonly Policy[] = [runAtArrival, lowestSlot, lowestWindow, carbonTime, waitAwhile, suspendResume];

/** Pieces in minutes, of 60 minutes of work that arrive at minute 10 and may end by minute 190. */
function minutesOf(policy: Policy, forecast: readonly (number | null)[]) {
  const job = { earliestMs: 10 * MINUTE_MS, deadlineMs: 190 * MINUTE_MS, durationMs: 60 * MINUTE_MS };
  const segments = policy.place(policyForecast(SLOT_MS, forecast), job);
  return segments?.map(({ startMs, endMs }) => [startMs / MINUTE_MS, endMs / MINUTE_MS]) ?? null;
}

describe("policies", () => {
  const forecast = [90, 80, 20, 95, 40, 40, 60, 90];

  it.each([
    ["run-at-arrival begins at once", runAtArrival, [[10, 70]]],
    ["lowest-slot looks at the first slot only", lowestSlot, [[60, 120]]],
    ["lowest-window sums the whole run", lowestWindow, [[120, 180]]],
    [
      "wait-awhile takes the cleanest slots, and of the worst one its beginning",
      waitAwhile,
      [
        [60, 90],
        [120, 150],
      ],
    ],
    [
      "suspend-resume runs below the threshold and, when the wait is used up, whatever comes",
      suspendResume,
      [
        [60, 90],
        [160, 190],
      ],
    ],
  ])("%s", (_, policy, pieces) => {
    expect(minutesOf(policy, forecast)).toEqual(pieces);
  });

  it("carbon-time takes a smaller saving soon before a greater one late", () => {
    const long = [100, 60, 60, 95, 95, 58, 58, 95];
    const job = { earliestMs: 0, deadlineMs: 8 * SLOT_MS, durationMs: 2 * SLOT_MS };
    expect(lowestWindow.place(policyForecast(SLOT_MS, long), job)?.[0]?.startMs).toBe(5 * SLOT_MS);
    expect(carbonTime.place(policyForecast(SLOT_MS, long), job)?.[0]?.startMs).toBe(SLOT_MS);
  });

  it("never choose slots that nobody knows", () => {
    expect(minutesOf(lowestWindow, [90, 80, null, 95, 40, 40, 60])).toEqual([[120, 180]]);
    expect(minutesOf(lowestSlot, [null, null, null, null, null, null, null])).toBeNull();
  });

  it("keep deadline and length, in one piece unless they pause", () => {
    const cases = fc.record({
      forecast: fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 12, maxLength: 12 }),
      arrival: fc.integer({ min: 0, max: 100 }),
      duration: fc.integer({ min: 1, max: 120 }),
      slack: fc.integer({ min: 0, max: 120 }),
    });
    fc.assert(
      fc.property(cases, ({ forecast: figures, arrival, duration, slack }) => {
        const workload = problemWorkload({
          earliestMs: START_MS + arrival * MINUTE_MS,
          deadlineMs: START_MS + (arrival + duration + slack) * MINUTE_MS,
          durationMs: duration * MINUTE_MS,
        });
        for (const policy of ALL) {
          const placement = placeByPolicy(policy, [policyForecast(SLOT_MS, figures)], START_MS, workload);
          const segments = placement?.segments ?? [];
          expect(segments.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0)).toBe(workload.durationMs);
          expect(segments[0]?.startMs).toBeGreaterThanOrEqual(workload.earliestMs);
          expect(segments.at(-1)?.endMs).toBeLessThanOrEqual(workload.deadlineMs);
          if (!policy.pauses) expect(segments).toHaveLength(1);
        }
      }),
    );
  });

  it("over several zones take the one the forecast says emits least", () => {
    const forecasts = [policyForecast(SLOT_MS, [50, 50, 50, 50]), policyForecast(SLOT_MS, [70, 60, 30, 30])];
    expect(
      placeByPolicy(lowestWindow, forecasts, START_MS, problemWorkload({ deadlineMs: START_MS + 4 * SLOT_MS }))?.zone,
    ).toBe(1);
    expect(placeByPolicy(runAtArrival, forecasts, START_MS, problemWorkload({ zones: [1] }))?.zone).toBe(1);
  });
});
