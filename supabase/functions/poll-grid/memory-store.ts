import type { Attempt, GridStore, SlotFigure, SlotPrice } from "./handler.ts";

type Kept = {
  readonly issues: Parameters<GridStore["forecast"]>[];
  readonly figures: SlotFigure[];
  readonly prices: SlotPrice[];
  readonly attempts: Attempt[];
  followed: number;
};

/** A store that keeps what it is given, for tests. `newest`: start of the newest slot whose outturn it claims to know. */
export function memoryStore(newest: Date | null = null): { readonly store: GridStore; readonly kept: Kept } {
  const kept: Kept = { issues: [], figures: [], prices: [], attempts: [], followed: 0 };
  const store: GridStore = {
    newestOutturn: async () => newest,
    forecast: async (...issue) => void kept.issues.push(issue),
    outturn: async (_, figures) => void kept.figures.push(...figures),
    prices: async (_, prices) => void kept.prices.push(...prices),
    attempt: async (attempt) => void kept.attempts.push(attempt),
    follow: async () => {
      kept.followed += 1;
    },
  };
  return { store, kept };
}
