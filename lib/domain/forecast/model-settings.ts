/** Deviations that decay: standard deviation, and days until e⁻¹ is left. */
export type Fading = readonly [spread: number, days: number];

/** How much the parts of the model may move, in the area's usual spreads (`root-scale.ts`). */
export type ModelSettings = {
  /** Standard deviations at the start: level, seasonal swing, harmonics of the day and their change by season. */
  readonly level: number;
  readonly season: number;
  readonly day: number;
  readonly daySeason: number;
  /** Of Saturday and Sunday (Monday and Friday: half), and of the weekend's shape of the day. */
  readonly weekday: number;
  readonly weekendShape: number;
  /** Drift of the level and of the day's shape: standard deviation per square root of a day. */
  readonly levelDrift: number;
  readonly dayDrift: number;
  readonly weather: readonly Fading[];
  /** Standard deviation of a half hour's noise. */
  readonly measurement: number;
  /** Wind as a separate series, if the mix is known. */
  readonly wind: WindSettings | null;
};

/** The same for wind's share in the mix, in its usual spreads. */
export type WindSettings = {
  /**
   * Share of the measured sensitivity to wind that is attributed to the wind's own deviations; the rest is left to the
   * weather.
   */
  readonly part: number;
  readonly level: number;
  readonly season: number;
  readonly day: number;
  /** How much more wind there is in mid-winter than on average: some 8 % of the mix in Great Britain. */
  readonly winter: number;
  readonly levelDrift: number;
  readonly weather: readonly Fading[];
  readonly measurement: number;
};

// Both were chosen by the mean absolute error at 72 to 168 h of issues in the second half of 2022 and in 2023, Great
// Britain, each issue knowing only its past. 2024 was held out (`./karbos bench forecast`).

/** For an area with an unknown mix. */
export const PLAIN_SETTINGS: ModelSettings = {
  level: 1.3,
  season: 0.06,
  day: 0.26,
  daySeason: 0.12,
  weekday: 0.3,
  weekendShape: 0.12,
  levelDrift: 0.025,
  dayDrift: 0.0105,
  weather: [
    [0.44, 9],
    [0.44, 1.05],
    [0.25, 0.5],
  ],
  measurement: 0.07,
  wind: null,
};

/** With a known mix: most of the decaying part is wind, and the level is the rest at usual wind. */
export const WIND_SETTINGS: ModelSettings = {
  ...PLAIN_SETTINGS,
  daySeason: 0.15,
  levelDrift: 0.065,
  dayDrift: 0.012,
  weather: [
    [0.1, 19],
    [0.075, 1.2],
    [0.255, 0.14],
  ],
  measurement: 0.08,
  wind: {
    part: 0.76,
    level: 0.7,
    season: 0.2,
    day: 0.2,
    winter: 0.58,
    levelDrift: 0.005,
    weather: [
      [0.36, 8],
      [1.8, 1.75],
      [0.33, 0.38],
    ],
    measurement: 0.07,
  },
};
