import { expect, it } from "vitest";
import { snoozeChoices } from "./snooze-choices.ts";

it.each([
  ["2026-01-10T23:30:00Z", "2026-01-11T09:00:00.000Z"],
  ["2026-06-30T23:30:00Z", "2026-07-02T08:00:00.000Z"],
  // The clocks go forward in the night to 29 March, and back in that to 25 October.
  ["2026-03-28T12:00:00Z", "2026-03-29T08:00:00.000Z"],
  ["2026-10-24T12:00:00Z", "2026-10-25T09:00:00.000Z"],
])("from %s until tomorrow 09:00 is until %s", (now, until) => {
  const morning = snoozeChoices(Date.parse(now)).find(({ id }) => id === "morning");
  expect(new Date(morning?.until ?? 0).toISOString()).toBe(until);
});
