import { formatCount } from "@/lib/format/quantities.ts";

/** The page of back-tests. */
export const backtestTexts = {
  title: "Back-test",
  reading: "Reading the runs",
  own: "Back-test of your runs",
  ofOrganization: (name: string) => `Back-test of ${name}`,
  savings: "Savings",
  subject: "The month",
  readingMonth: "Reading the month",
  question: (month: string) => `What would ${month} have cost under another policy?`,
  note: "Runs that ended in the month, each with the energy it drew, placed again with what was known when it was submitted. Other work in the zones, caps and maximum prices are left out.",

  policy: {
    actual: "As it was",
    "run-at-arrival": "Run at arrival",
    "lowest-window": "Lowest window",
    karbos: "Karbos",
    "perfect-foresight": "Perfect foresight",
  },
  /** What each policy does, and what it may know. */
  rule: {
    "run-at-arrival":
      "Starts on submission in the organization’s default zone, whatever is chosen here. It uses no forecast.",
    "lowest-window":
      "Takes the zone and start of least carbon, of starts on the half hour and at once. Prices and waiting do not count.",
    karbos:
      "Weighs carbon at the price set here against electricity and waiting, as the planner does on submission. It decides once, without the new plans that later forecasts bring.",
    "perfect-foresight":
      "Takes the zone and start of least carbon by the actual intensities. Nobody can know these: it is the most that could have been saved.",
  },

  form: {
    label: "Back-test settings",
    policy: "Policy",
    price: "Carbon price, £ per tonne",
    ownPrice: "the organization’s own",
    useOwnPrice: "Use the organization’s",
    allZones: (zones: number) => `All ${formatCount(zones, "zone")} may be chosen`,
    someZones: (chosen: number, zones: number) => `${chosen} of ${formatCount(zones, "zone")} may be chosen`,
    zones: "Zones that may be chosen",
    chooseAll: "Choose all",
  },

  /** The answer at the top. */
  noneComparable: (month: string) => `No run of ${month} can be compared.`,
  policyAtPrice: (policy: string, price: string) => `${policy} at ${price}`,
  carbonAndCost: (carbon: string, cost: string) => `${carbon} and cost ${cost}`,
  wouldHaveEmitted: (policy: string, figures: string, runs: number, month: string, difference: string) =>
    `${policy} would have emitted ${figures} for the ${formatCount(runs, "run")} of ${month}: ${difference} was emitted.`,
  asMuchAs: "as much as",
  lessThan: (difference: string) => `${difference} less than`,
  moreThan: (difference: string) => `${difference} more than`,
  withPercent: (amount: string, percent: string) => `${amount} (${percent})`,

  chart: {
    title: "Carbon by policy",
    chosen: "chosen policy",
    others: "other policies",
    runAtArrival: "run at arrival",
  },

  table: {
    label: "Table of policies",
    caption: "Carbon, saving against running at arrival, electricity and delay by policy",
    policy: "Policy",
    columns: ["Carbon", "Saved", "Electricity", "Mean delay"],
    decided: "Decided",
    none: "none",
    notApplicable: "–",
    less: (amount: string) => `${amount} less`,
    more: (amount: string) => `${amount} more`,
    byForecast: (runs: number) => `${runs} by the forecast`,
    byActual: (runs: number) => `${runs} by actual figures`,
  },

  result: {
    noRuns: {
      title: (month: string) => `No run ended in ${month}`,
      text: "A month can be back-tested once runs of it have ended and been accounted for. Choose another month above.",
    },
    backtesting: "Back-testing the month",
    progress: (done: number, runs: number) => `Back-testing ${done} of ${runs} runs`,
    progressLabel: "Runs back-tested",
    noneComparable: {
      title: "No run can be compared yet",
      text: "A run is compared once actual figures are known for every time that a policy would have chosen: after its deferral window, or sooner.",
    },
    method:
      "“By the forecast” means NESO’s newest issue at submission, 48 hours ahead, from the archive. Where none is archived, or it leaves no start, a policy decides by actual figures, which makes it look better than it was. Prices are those published since. Average intensity, location-based.",
  },

  /** What is left out of the sums, and why. */
  leftOut: {
    cut: (runs: number) => `only the last ${formatCount(runs, "run")} of the month are back-tested`,
    withoutActual: (runs: number) =>
      `${formatCount(runs, "run")} left out: half hours in which they could have run are not over, or have no actual figures yet`,
    withoutPlace: (runs: number) =>
      `${formatCount(runs, "run")} left out, since a policy finds no place: no default zone, no zone large enough, or no start that keeps the deadline`,
    unreadable: (runs: number) => `${formatCount(runs, "run")} left out without energy or estimate`,
    unpriced: (runs: number) => `electricity is summed over the ${formatCount(runs, "run")} priced on every side`,
  },
} as const;
