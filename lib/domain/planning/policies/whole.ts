import { elementAt } from "../../checked.ts";
import { windowCost } from "../engine/series.ts";
import { cheapestStart, type Policy, startsOf } from "./policy.ts";

/** Without regard to carbon: what every saving is counted against. */
export const runAtArrival: Policy = {
  id: "run-at-arrival",
  pauses: false,
  place: (_, { earliestMs, durationMs }) => [{ startMs: earliestMs, endMs: earliestMs + durationMs }],
};

/**
 * Starts in the slot of least intensity that the wait allows, whatever follows it: "Lowest-Slot" of Hanafy et al.,
 * "Going Green for Less Green: Optimizing the Cost of Reducing Cloud Carbon Emissions" (GAIA), ASPLOS 2024.
 */
export const lowestSlot: Policy = {
  id: "lowest-slot",
  pauses: false,
  place: (forecast, job) => {
    const { perKwh, slotMs } = forecast.series;
    return cheapestStart(startsOf(forecast, job), job.durationMs, (atMs) =>
      elementAt(perKwh, Math.floor(atMs / slotMs), "slot"),
    );
  },
};

/**
 * Starts where the intensity summed over the run is least: "Lowest-Window" of GAIA. The paper gives it the mean length
 * of a queue's jobs; here it knows each job's own, which only helps it. With the length known it is also the
 * non-interrupting strategy of Wiesner et al., "Let's Wait Awhile", Middleware 2021.
 */
export const lowestWindow: Policy = {
  id: "lowest-window",
  pauses: false,
  place: (forecast, job) =>
    cheapestStart(startsOf(forecast, job), job.durationMs, (atMs) =>
      windowCost(forecast.series, atMs, atMs + job.durationMs),
    ),
};

/**
 * Starts where the carbon saved against running at once, per time until completion, is most: "Carbon-Time" of GAIA.
 * The job's own length in place of its queue's mean, as above.
 */
export const carbonTime: Policy = {
  id: "carbon-time",
  pauses: false,
  place: (forecast, job) => {
    const { earliestMs, durationMs } = job;
    const starts = startsOf(forecast, job);
    const emitted = (atMs: number) => windowCost(forecast.series, atMs, atMs + durationMs);
    const [first] = starts;
    const atOnce = first === undefined ? 0 : emitted(first);
    return cheapestStart(starts, durationMs, (atMs) => (emitted(atMs) - atOnce) / (atMs - earliestMs + durationMs));
  },
};
