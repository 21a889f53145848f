/** The texts of the kit: what several features show alike. */
export const kitTexts = {
  timesNote: (zone: string) => `Times are United Kingdom time, now ${zone}.`,

  intensity: {
    index: { "very low": "very low", low: "low", moderate: "moderate", high: "high", "very high": "very high" },
  },
} as const;
