import type { Instant } from "@/lib/format/time.ts";

/** An issue of the forecast, and the moment at which one asks what was known by it. */
export interface KnownMoment {
  readonly issuedAt: Instant;
  readonly knownAt: Instant;
}

/** An issue's bands and its days beyond NESO's are made after it was seen, within this time. */
const madeWithinMs = 5 * 60_000;

/** Moments at which each of some issues, newest first, was the newest, and what is made from it was there as far as it ever was. */
export function knownMoments(issuedNewestFirst: readonly Instant[]): readonly KnownMoment[] {
  return issuedNewestFirst.map((issuedAt, place) => {
    const next = issuedNewestFirst[place - 1];
    const latest = issuedAt + madeWithinMs;
    return { issuedAt, knownAt: next === undefined ? latest : Math.max(issuedAt, Math.min(latest, next - 1)) };
  });
}

/** The moment of the issue that was published at an instant; null where there is none. */
export function momentOf(issuedAt: Instant | null, moments: readonly KnownMoment[]): KnownMoment | null {
  return moments.find((moment) => moment.issuedAt === issuedAt) ?? null;
}

/** The newest of some issues, newest first, that was published by an instant; null where none was. */
export function issueBy(at: Instant | null, moments: readonly KnownMoment[]): Instant | null {
  if (at === null) return null;
  return moments.find(({ issuedAt }) => issuedAt <= at)?.issuedAt ?? null;
}

interface Slot {
  readonly slotStart: Instant;
  readonly intensityGPerKwh: number | null;
  readonly status: "forecast" | "estimated" | "actual" | null;
}

/**
 * Half hours as they were known, each forecast one with what it turned out to be since.
 * @param current the same half hours as they are known now
 */
export function withOutturn<Known extends Slot>(
  known: readonly Known[],
  current: readonly Slot[],
): readonly (Known & { readonly outturnGPerKwh: number | null })[] {
  const outturn = new Map(
    current.map(({ slotStart, status, intensityGPerKwh }) => [
      slotStart,
      status === "forecast" ? null : intensityGPerKwh,
    ]),
  );
  return known.map((slot) => ({
    ...slot,
    outturnGPerKwh: slot.status === "forecast" ? (outturn.get(slot.slotStart) ?? null) : null,
  }));
}
