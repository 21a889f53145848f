import { describe, expect, it } from "vitest";
import { isListening, settingsSentence, type WorkerView } from "./settings-view.ts";

const now = Date.parse("2026-11-22T12:00:00Z");
const worker = (isEnabled: boolean, silentMs: number | null): WorkerView => ({
  id: 1,
  name: "rack 1",
  zoneName: null,
  executors: ["docker"],
  isEnabled,
  lastSeenAt: silentMs === null ? null : now - silentMs,
});

it.each([
  [true, 2_000, true],
  [true, 60_000, false],
  [true, null, false],
  [false, 2_000, false],
])("a worker that is enabled: %s and silent for %s ms listens: %s", (isEnabled, silentMs, listens) => {
  expect(isListening(worker(isEnabled, silentMs), now)).toBe(listens);
});

describe("settingsSentence", () => {
  it.each([
    [4, [], "4 members, and no worker yet: nothing can run."],
    [1, [worker(false, 0)], "1 member, and no worker that listens: nothing can run."],
    [4, [worker(true, 0), worker(true, null)], "4 members, and 1 worker that listens for work."],
    [4, [worker(true, 0), worker(true, 0)], "4 members, and 2 workers that listen for work."],
  ])("%s members", (members, workers, sentence) => {
    expect(settingsSentence(members, workers, now)).toBe(sentence);
  });
});
