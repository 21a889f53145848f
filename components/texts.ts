/** The texts of the kit: what several features show alike. */
export const kitTexts = {
  timesNote: (zone: string) => `Times are United Kingdom time, now ${zone}.`,
} as const;
