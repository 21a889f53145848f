/** Limits events per key. */
export interface RateLimit {
  /** @returns null if it is allowed now, else after how many ms */
  take(key: string, nowMs: number): number | null;
}

const KEYS_MAX = 10_000;

/** @returns at most `count` in any `windowMs`, for each key; forgotten at a restart */
export function createRateLimit(count: number, windowMs: number): RateLimit {
  const taken = new Map<string, number[]>();
  return {
    take(key, nowMs) {
      const recent = (taken.get(key) ?? []).filter((at) => at > nowMs - windowMs);
      const oldest = recent[0];
      if (recent.length >= count && oldest !== undefined) return oldest + windowMs - nowMs;
      // Put in again, so that the keys are in the order of their last use.
      taken.delete(key);
      taken.set(key, [...recent, nowMs]);
      for (const old of taken.keys()) {
        if (taken.size <= KEYS_MAX) break;
        taken.delete(old);
      }
      return null;
    },
  };
}
