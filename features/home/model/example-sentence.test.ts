import { expect, it } from "vitest";
import { slotMs } from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { exampleSentence } from "./example-sentence.ts";

const slot = Date.parse("2026-11-22T19:30:00Z");
const now = slot + 23 * 60_000;
const window = (start: number, meanGPerKwh: number) => ({ start, end: start + 2 * slotMs, meanGPerKwh });
const later = slot + 5 * slotMs;

it.each([
  [
    "counts from now, and reckons with what it shows",
    window(later, 4.7),
    window(slot, 18.3),
    "Start at 22:00 GMT, 2 h 7 min from now: 5 g/kWh instead of 18 g/kWh, 72 % less carbon for the same work.",
  ],
  ["now is best", window(slot, 18), window(slot, 18), "Now is the cleanest time: 18 g/kWh on average."],
  [
    "what reads the same is the same",
    window(later, 17.6),
    window(slot, 18.3),
    "Now is the cleanest time: 18 g/kWh on average.",
  ],
  ["no forecast", null, window(slot, 18), "There is no forecast for a window of this length."],
])("%s", (_, best, atOnce, sentence) => {
  expect(exampleSentence(best, atOnce, now)).toBe(sentence);
});
