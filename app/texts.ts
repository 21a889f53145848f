/** What belongs to no feature: the site as a whole, and pages that are not there. */
export const appTexts = {
  description: "Runs compute where and when the grid is clean, and accounts for what that saved.",

  site: {
    label: "Site",
    operators: "Operators",
    signIn: "Sign in",
    sources:
      "Carbon intensity: NESO Carbon Intensity API, CC BY 4.0. Prices: Octopus Agile, a household tariff, used as an indicative day-ahead price. All times are United Kingdom time.",
  },

  notFound: {
    metadata: "Not found",
    title: "There is no such page",
    inConsole: "The address may be mistyped, or the page belongs to someone else or to another organization.",
    outside: "The address may be mistyped, or the account you are signed in with may not see this page.",
    goToWorkloads: "Go to the workloads",
    goToStart: "Go to the start",
  },
} as const;
