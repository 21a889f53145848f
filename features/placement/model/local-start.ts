import { londonOffsetMinutes } from "@/lib/domain/grid/london-time.ts";
import { formatClockWithZone, type Instant } from "@/lib/format/time.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.draft;

export type LocalStart =
  | {
      readonly ok: true;
      readonly at: Instant;
      /** Said when the clocks go back and the time comes twice; null otherwise. */
      readonly note: string | null;
    }
  | { readonly ok: false; readonly error: string };

const localPattern = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})$/;

/** Minutes ahead of UTC that British clocks can be: winter and summer. */
const offsetsMinutes = [60, 0] as const;

/**
 * A date and time on the wall in the United Kingdom, as an input of type datetime-local gives it, as an instant.
 * A time that the clocks skip is refused; of one that comes twice the first is taken.
 */
export function parseLocalStart(text: string): LocalStart {
  const parts = localPattern.exec(text);
  const asUtc = parts ? Date.parse(`${text}:00Z`) : Number.NaN;
  if (Number.isNaN(asUtc) || new Date(asUtc).toISOString().slice(0, 16) !== text) {
    return { ok: false, error: texts.notATime };
  }
  const instants = offsetsMinutes
    .map((offset) => ({ at: asUtc - offset * 60_000, offset }))
    .filter(({ at, offset }) => londonOffsetMinutes(at) === offset)
    .map(({ at }) => at);
  const [first, second] = instants;
  if (first === undefined) {
    return { ok: false, error: texts.skipped };
  }
  return {
    ok: true,
    at: first,
    note: second === undefined ? null : texts.twice(formatClockWithZone(first)),
  };
}
