/** The forecast by half hour, with its windows, legend and table. */
export const timelineTexts = {
  halfHoursOf: (title: string) => `Half hours of: ${title}`,
  noHalfHours: "no half hours",
  noData: "no data",
  statistical: "statistical forecast",
  basis: { actual: "actual", estimated: "estimated", forecast: "forecast", neso: "forecast (NESO)" },
  marker: { now: "Now", latestStart: "Latest safe start", deadline: "Deadline" },

  trial: {
    help: "Drag the window, or move it with the arrow keys, to see what another start would cost. Room in the zone is not checked.",
    label: (title: string) => `Another start: ${title}`,
    handle: "Try",
  },

  knownAt: {
    label: "As known at",
    now: "now",
    whenPlanned: "When it was planned",
    since: "with what it turned out to be since",
  },

  legend: {
    line: { actual: "actual", estimated: "estimated", forecast: "forecast", statistical: "statistical forecast" },
    band: "8 cases of 10 (P10 to P90)",
    turnedOut: "turned out since",
    average:
      "The forecast is the median. Carbon is computed with the average, which is higher: an intensity can rise further than it can fall.",
  },

  readout: {
    halfHour: (from: string, to: string, intensity: string) => `${from} to ${to}: ${intensity}`,
    inWindows: (labels: readonly string[]) => `in ${labels.join(", ").toLowerCase()}`,
    band: (p10: number, p90: number) => `${p10} to ${p90} in 8 cases of 10`,
    average: (average: number) => `${average} on average`,
    turnedOut: (intensity: string) => `turned out ${intensity}`,
  },

  table: {
    show: "Show as a table",
    hide: "Hide the table",
    label: (title: string) => `Table: ${title}`,
    halfHour: (zone: string) => `Half hour, ${zone}`,
    intensity: "g/kWh",
    p10ToP90: "P10 to P90",
    average: "Average",
    turnedOut: "Turned out",
    level: "Level",
    basis: "Basis",
    window: "Window",
    range: (p10: number, p90: number) => `${p10} to ${p90}`,
  },
} as const;
