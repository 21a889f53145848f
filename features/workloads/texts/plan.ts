import { formatCount } from "@/lib/format/quantities.ts";

/** Plans: the preview while one types, the candidates, the forecast with its windows. */
export const planTexts = {
  title: "Plan",
  bestFirst: "Places and times, best first",
  chosenFrom: "The places and times it was chosen from",
  forecastSubject: "The forecast",
  readingForecast: "Reading the forecast",
  intensityIn: (region: string) => `Carbon intensity in ${region}`,
  anotherZone: "another zone",
  none: {
    title: "No plan yet",
    text: "Places and times are being ranked. This takes a few seconds after submission.",
  },

  preview: {
    feasible: "If submitted now",
    infeasible: "This cannot be met",
    stale: ", based on the last complete values",
    energy: (energy: string) => `${energy} of IT energy`,
    byForecast: (relative: string) => `, by the forecast of ${relative}`,
    nearest: "The nearest",
    none: {
      title: "No plan to show yet",
      text: "Say how long it runs and what it needs; places and times follow as you type.",
    },
  },

  candidates: {
    runAtOnce: "Run at once",
    runAtOnceIn: (zoneName: string) => `in ${zoneName}, to compare`,
    chosen: "chosen",
    carbon: "Carbon",
    comparedWithAtOnce: "Compared with at once",
    electricity: "Electricity",
    filledPrice: (share: string) => `${share} at yesterday’s price`,
    pieces: (count: number, times: string) => `In ${formatCount(count, "piece")}: ${times}.`,
    neverFirst: "Not first at any carbon price: the first emits less and costs less.",
    firstAbove: (price: string) => `First if the carbon price rises above ${price}.`,
    firstBelow: (price: string) => `First if the carbon price falls below ${price}.`,
  },

  /** How sure a candidate is. */
  certainty: {
    best: (share: string) => `Best in ${share} of cases.`,
    emits: (low: string, high: string) => `Emits ${low} to ${high} in 8 cases of 10.`,
    allStatistical: "Based on Karbos’s statistical forecast: NESO’s ends earlier.",
    partStatistical: (share: string) => `${share} of it is based on Karbos’s statistical forecast.`,
  },

  score: {
    carbon: "carbon",
    electricity: "electricity",
    waiting: "waiting",
    total: (amount: string) => `Score ${amount}:`,
    shorterIsBetter: "Shorter is better.",
    weights: (carbonPricePerTonne: string, latenessPerHour: string) =>
      `Weighed with ${carbonPricePerTonne} a tonne of CO₂ and ${latenessPerHour} an hour of waiting.`,
  },

  timeline: {
    nothingKnown: {
      title: "No intensity is known for this time",
      text: "Neither a forecast nor an actual figure covers this time. The workload is planned and accounted as soon as figures arrive.",
    },
    nothingKnownThen: {
      title: "Nothing was known about this time then",
      text: "That forecast does not cover it. A later one may.",
    },
    deadline: (moment: string) => `Deadline ${moment}.`,
    deadlineAndLatest: (moment: string, relative: string, latestStart: string) =>
      `Deadline ${moment}, ${relative}; latest safe start ${latestStart}.`,
    best: "Best",
    atOnce: "At once",
    ran: "Ran",
    runs: "Runs",
    scheduled: "Scheduled",
  },

  /** Another start, tried on the timeline. */
  trial: {
    started: (at: string) => `Started ${at}`,
    unknown: (started: string) => `${started}: not known, no forecast covers all of that time.`,
    cost: (cost: string) => ` for ${cost}`,
    band: (low: string, high: string) => ` (${low} to ${high} in 8 cases of 10)`,
    figures: (started: string, carbon: string, band: string, cost: string) => `${started}: ${carbon}${band}${cost}`,
    alone: (figures: string) => `${figures}.`,
    compared: (figures: string, comparison: string) => `${figures}; ${comparison}.`,
    fromNow: "from now",
    from: (moment: string) => `from ${moment}`,
    asMuch: (other: string) => `as much as ${other}`,
    differs: (differences: readonly string[], other: string) => `${differences.join(" and ")} than ${other}`,
    more: (amount: string) => `${amount} more`,
    less: (amount: string) => `${amount} less`,
  },
} as const;
