/** Figures of one area by half-hour slot; null if unknown. */
export type SlotSeries = {
  /** Start of the first slot, milliseconds since 1970 UTC. */
  readonly firstSlotMs: number;
  readonly intensityGPerKwh: readonly (number | null)[];
  /** Wind's share of the generation mix, 0 to 1, by the same slots. */
  readonly windShare?: readonly (number | null)[];
};
