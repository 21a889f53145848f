/** The front page. */
export const homeTexts = {
  question: "When should it run?",
  introduction:
    "The same computation can emit a few times less a few hours later, or a few hundred miles away. Karbos runs it where and when Great Britain’s grid is clean, and proves what that saved.",
  signIn: "Sign in",
  signInAsOperator: "Sign in as an operator",

  steps: [
    {
      title: "It plans",
      text: "Each workload gets three places and times, ranked by carbon, price and waiting, with the reasons. If a carbon cap cannot be met, Karbos says so at once, with the nearest that can.",
    },
    {
      title: "It runs",
      text: "Work starts in the chosen zone when its half hour comes. You see why it waits and until when, and its log while it runs.",
    },
    {
      title: "It accounts",
      text: "What a run emitted is compared with what it would have emitted at once, in your default zone, computed the same way. A loss is stated as plainly as a saving.",
    },
  ],

  example: {
    label: "An example to try",
    length: "It runs for",
    deadline: "And must end within",
    title: (region: string) => `Carbon intensity in ${region}`,
    planned: "Planned",
    atOnce: "If run now",
    hours: (hours: number) => `${hours} h`,
    noForecast: "There is no forecast for a window of this length.",
    nowIsBest: (intensity: string) => `Now is the cleanest time: ${intensity} on average.`,
    startLater: (at: string, wait: string, intensity: string, atOnce: string, less: string) =>
      `Start ${at}, ${wait} from now: ${intensity} instead of ${atOnce}, ${less} less carbon for the same work.`,
  },

  /** What the figures of the example are. */
  kind: {
    drawn: {
      title: "Sample data.",
      text: "Generated from published regional statistics for today’s date; not a measurement. Sign in for the figures in use.",
    },
    sample: { title: "Sample data.", text: "Generated from published regional statistics; not a measurement." },
    replay: { title: "Replayed data.", text: "Real recordings of other days, moved to today." },
    live: { title: "Forecast of today.", text: "By the NESO Carbon Intensity API and Karbos’s own forecast." },
  },
} as const;
