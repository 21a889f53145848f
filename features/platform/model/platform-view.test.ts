import { describe, expect, it } from "vitest";
import type { PlatformHealth } from "@/lib/contracts/platform.ts";
import { healthFaults, type PlatformOrganization, platformSentence } from "./platform-view.ts";

const now = Date.parse("2026-11-30T12:00:00Z");
const job = { name: "dispatch", schedule: "5 seconds", isActive: true, lastStatus: "succeeded", lastStartedAt: null };
const queue = { name: "run.start", waiting: 0, oldestDueAt: null, failed: 0 };
const source = { name: "neso", lastSuccessAt: "2026-11-30T11:50:00Z", consecutiveFailures: 0 };
const well: PlatformHealth = { jobs: [job], queues: [queue], sources: [source] };

describe("healthFaults", () => {
  it.each([
    [well, []],
    [{ ...well, jobs: [{ ...job, isActive: false }] }, ["dispatch is switched off"]],
    [{ ...well, jobs: [{ ...job, lastStatus: "failed" }] }, ["dispatch failed last time"]],
    [{ ...well, queues: [{ ...queue, waiting: 1, oldestDueAt: "2026-11-30T11:59:30Z" }] }, []],
    [
      { ...well, queues: [{ ...queue, waiting: 2, oldestDueAt: "2026-11-30T11:58:00Z" }] },
      ["2 jobs of run.start are late"],
    ],
    [{ ...well, queues: [{ ...queue, failed: 1 }] }, ["1 job of run.start failed"]],
    [
      { ...well, sources: [{ ...source, lastSuccessAt: "2026-11-30T11:00:00Z" }] },
      ["neso has answered nothing for 45 minutes"],
    ],
    [{ ...well, sources: [{ ...source, lastSuccessAt: null }] }, ["neso has answered nothing for 45 minutes"]],
  ])("of %j", (health, faults) => {
    expect(healthFaults(health, now)).toEqual(faults);
  });
});

describe("platformSentence", () => {
  const organization: PlatformOrganization = {
    id: 1,
    name: "Sample Hosting",
    slug: "sample-hosting",
    members: 4,
    isSuspended: false,
    accessUntil: null,
  };
  it.each([
    [[organization], [], "1 organization. All is well."],
    [[organization, { ...organization, isSuspended: true }], [], "2 organizations, 1 suspended. All is well."],
    [[organization], ["x"], "1 organization. 1 thing to look at."],
  ])("of %j with %j", (organizations, faults, sentence) => {
    expect(platformSentence(organizations, faults)).toBe(sentence);
  });
});
