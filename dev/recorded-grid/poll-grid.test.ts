import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createGridProvider } from "../../lib/providers/create-grid-provider.ts";
import { type Attempt, pollGrid } from "../../supabase/functions/poll-grid/handler.ts";
import { memoryStore } from "../../supabase/functions/poll-grid/memory-store.ts";
import { writeFixture } from "./fixture.ts";
import { type GridReplay, startReplay } from "./index.ts";

/** However busy the machine is, what answers does so by then; only what never answers is waited for in vain. */
const ANSWER_MS_MAX = 60_000;
const NO_ANSWER_MS = 50;
vi.setConfig({ testTimeout: 2 * ANSWER_MS_MAX, hookTimeout: ANSWER_MS_MAX });

const now = new Date("2026-02-10T12:10:00Z");
const attemptOf = (attempts: readonly Attempt[], source: string) =>
  attempts.find((attempt) => attempt.source === source);

describe("poll-grid against a replay", () => {
  const fixture = writeFixture();
  let replay: GridReplay;
  beforeAll(async () => {
    replay = await startReplay({ directory: fixture.directory, port: 0, now: () => now });
  });
  afterAll(async () => {
    await replay.stop();
    fixture.remove();
  });

  const pollReplay = async (nesoMsMax = ANSWER_MS_MAX) => {
    const sink = memoryStore(new Date("2026-02-10T11:00:00Z"));
    const urls = { nesoBaseUrl: replay.url, octopusBaseUrl: replay.octopusUrl };
    const waiting = (timeoutMs: number) =>
      createGridProvider({ from: "services", fetch, ...urls, attemptsMax: 1, timeoutMs });
    const provider = { ...waiting(nesoMsMax), prices: waiting(ANSWER_MS_MAX).prices };
    return { ...(await pollGrid({ provider, store: sink.store, log: () => {}, now: () => now })), ...sink.kept };
  };

  it("marks all it stores as replayed, without gaps", async () => {
    const { sources, issues, attempts } = await pollReplay();
    expect(Object.values(sources)).toEqual(["ok", "ok", "ok", "ok"]);
    expect(issues[0]?.[0]).toBe("replay");
    expect(attempts.map(({ kind, missingSlots }) => [kind, missingSlots])).toEqual([
      ["replay", 0],
      ["replay", 0],
      ["replay", 0],
      ["replay", 0],
    ]);
  });

  it.each(["status-500", "timeout", "empty-object", "html"] as const)(
    "keeps each source's failure to itself when NESO answers with %s",
    async (mode) => {
      replay.fail("neso", mode);
      const nesoMsMax = mode === "timeout" ? NO_ANSWER_MS : ANSWER_MS_MAX;
      const { sources, issues, figures, prices, attempts } = await pollReplay(nesoMsMax);
      replay.fail("neso", null);
      expect(sources).toMatchObject({ "regional-forecast": "failed", "intensity-outturn": "failed", prices: "ok" });
      expect([issues.length, figures.length]).toEqual([0, 0]);
      expect(prices.length).toBeGreaterThan(600);
      expect(attemptOf(attempts, "regional-forecast")?.error).toMatch(/127\.0\.0\.1|NESO/);
    },
  );

  it("stores the figures of a truncated answer, null for the rest, and counts those as missing", async () => {
    replay.fail("neso-regional", "short");
    const { issues, attempts } = await pollReplay();
    replay.fail("neso-regional", null);
    const north = issues[0]?.[3].find(({ regionId }) => regionId === 1)?.intensityGPerKwh;
    expect(north?.filter((figure) => figure === null)).toHaveLength(56);
    expect(north).not.toContain(0);
    expect(attemptOf(attempts, "regional-forecast")?.missingSlots).toBe(14 * 56);
  });

  it("continues without prices", async () => {
    replay.fail("octopus", "html");
    const { sources, prices, attempts } = await pollReplay();
    replay.fail("octopus", null);
    expect(sources).toMatchObject({ "regional-forecast": "ok", "intensity-outturn": "ok", prices: "failed" });
    expect(prices).toEqual([]);
    expect(attemptOf(attempts, "prices")?.error).toMatch(/no JSON/);
  });
});
