import { formatCount } from "@/lib/format/quantities.ts";

/** The page of savings. */
export const savingsTexts = {
  title: "Savings",
  own: "Your savings",
  ofOrganization: (name: string) => `Savings of ${name}`,
  reading: "Reading the ledger",
  subject: "The ledger",
  links: { backtest: "Back-test", budgets: "Budgets", ledger: "Ledger" },
  period: { label: "Period", month: "30 days", quarter: "90 days", year: "12 months" },
  note: (since: string, qualification: string | null) =>
    `Runs that ended since ${since}, by United Kingdom months.${qualification === null ? "" : ` ${qualification}`}`,
  none: {
    title: "No run has been accounted for",
    text: "When a run ends, what it emitted is compared with what it would have emitted at once. It appears here within a minute, and is computed again when better intensities arrive.",
  },

  /** The answer at the top. */
  noRuns: "Nothing has run in this time.",
  notComparable: (runs: number) =>
    `${formatCount(runs, "run")}, none of which can be compared yet: their intensities are still missing.`,
  asMuch: (runs: number, carbon: string) =>
    `${formatCount(runs, "run")} emitted ${carbon}, as much as running at once in the default zone.`,
  less: (runs: number, carbon: string, difference: string) =>
    `${formatCount(runs, "run")} emitted ${carbon}, ${difference} less than running at once in the default zone.`,
  more: (runs: number, carbon: string, difference: string) =>
    `${formatCount(runs, "run")} emitted ${carbon}, ${difference} more than running at once in the default zone.`,
  withPercent: (amount: string, percent: string) => `${amount} (${percent})`,
  qualification: {
    worse: (runs: number) => `${formatCount(runs, "run")} emitted more than at once`,
    leftOut: (runs: number) => `${formatCount(runs, "run")} left out: a figure is missing on one side`,
    sentence: (parts: readonly string[]) => `${parts.join("; ")}.`,
  },

  figures: {
    emitted: "Emitted",
    energy: (energy: string) => `${energy} of IT energy`,
    atOnce: "At once",
    atOnceNote: "in the default zone, at submission",
    difference: "Difference",
    bySameMethod: "by the same method",
    electricity: "Electricity",
    electricityAtOnce: (cost: string) => `${cost} at once`,
  },

  chart: {
    title: "Carbon by month",
    emitted: "emitted",
    atOnce: "at once, in the default zone",
    description: (emitted: string, atOnce: string) => `${emitted} emitted, ${atOnce} at once`,
    notComparable: "not comparable",
    noDifference: "no difference",
    more: "more",
    less: "less",
  },

  months: {
    label: "Table of months",
    caption: "Carbon, energy and electricity by month",
    month: "Month",
    columns: ["Runs", "Energy", "Emitted", "At once", "Difference", "Electricity", "Measured"],
    notComparable: (runs: number) => `${runs} not comparable`,
    noData: "no data",
    none: "none",
    less: (amount: string) => `${amount} less`,
    more: (amount: string) => `${amount} more`,
  },

  /** Beside perfect foresight, by week. */
  capture: {
    heading: "How much of the possible was saved",
    headingShare: (share: string) => `${share} of what perfect foresight would have saved`,
    text: "Perfect foresight is the cleanest zone and start that each run’s deadline and deferral window allowed, by the final intensities. It ignores full zones, prices and caps, so not all of it could have been saved.",
    none: "A run counts here once its settlement is final and the time in which it could have run is over.",
    label: "Table of weeks",
    caption: "Saved beside what perfect foresight would have saved, by week",
    week: "Week of",
    columns: ["Runs compared", "Saved", "With perfect foresight", "Captured"],
    notYet: (runs: number) => `${formatCount(runs, "run")} not yet`,
    nothingToSave: "nothing to save",
  },

  basis: {
    title: "What the figures are based on",
    energy: "Energy",
    measured: "measured",
    modelled: "modelled",
    intensity: "Intensity",
    actual: "actual",
    estimated: "estimated",
    forecast: "forecast",
    missing: "missing",
    method:
      "Carbon is energy by half hour, times the zone’s PUE, times the region’s average intensity: location-based, combustion only, as NESO publishes it. Running at once is computed by the same method, at the moment of submission, in the organization’s default zone. Regions get no actual figures: the last estimate counts.",
  },
} as const;
