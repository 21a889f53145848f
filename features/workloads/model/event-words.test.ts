import { expect, it } from "vitest";
import type { SettledEvent } from "@/lib/contracts/ledger.ts";
import { eventWords } from "./event-words.ts";

it("is the reason of the event where nothing was accounted", () => {
  expect(eventWords({ reason: "Asked to stop: wrong data", settled: null })).toBe("Asked to stop: wrong data");
});

const settled: SettledEvent = {
  ...{ attempt: 1, settlement: 1, isSettled: false, energyKwh: 1.5, carbonG: 120, baselineCarbonG: 300 },
};

it.each<[string, Partial<SettledEvent>]>([
  [
    "Accounted: 1.50 kWh used, 120 g emitted, 180 g less than at once in the default zone. Better figures are still to come.",
    {},
  ],
  [
    "Accounted again, with better figures: 1.50 kWh used, 320.0 g emitted, 20.0 g more than at once in the default zone. These figures are final.",
    { settlement: 2, isSettled: true, carbonG: 320 },
  ],
  [
    "Run 2 accounted: 1.50 kWh used, 300 g emitted, as much as at once in the default zone. Better figures are still to come.",
    { attempt: 2, carbonG: 300 },
  ],
  [
    "Accounted: under 0.001 Wh used, under 0.1 mg emitted, as much as at once in the default zone. Better figures are still to come.",
    { energyKwh: 6e-8, carbonG: 0, baselineCarbonG: 0 },
  ],
  ["Accounted: 1.50 kWh used, 120 g emitted. Better figures are still to come.", { baselineCarbonG: null }],
  [
    "Accounted: 1.50 kWh used, emissions not known: an intensity is missing. Better figures are still to come.",
    { carbonG: null },
  ],
])("%s", (words, figures) => {
  const event = { reason: "Accounted", settled: { ...settled, ...figures } };
  expect(eventWords(event)).toBe(words);
});
