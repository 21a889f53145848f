import { describe, expect, it } from "vitest";
import type { GridProvider } from "../../../lib/providers/grid-provider.ts";
import { createSampleProvider } from "../../../lib/providers/sample/sample-provider.ts";
import { type Attempt, type GridStore, pollGrid } from "./handler.ts";
import { makeOutlooks } from "./make-outlooks.ts";
import { memoryStore } from "./memory-store.ts";

const now = new Date("2026-02-10T12:10:00Z");

const silent = () => {};
const poll = (provider: GridProvider, { store }: { store: GridStore }) =>
  pollGrid({ provider, store, log: silent, now: () => now });
const attemptOf = (attempts: readonly Attempt[], source: string) =>
  attempts.find((attempt) => attempt.source === source);

describe("poll-grid", () => {
  it("archives an issue for 14 regions and Great Britain, each with 96 figures and mixes", async () => {
    const sink = memoryStore();
    expect(await poll(createSampleProvider(), sink)).toEqual({
      sources: {
        "regional-forecast": "ok",
        "intensity-outturn": "ok",
        prices: "ok",
        "statistical-forecast": "ok",
      },
    });
    const [[kind, issuedAt, firstSlot, areas, mixes] = []] = sink.kept.issues;
    expect([kind, issuedAt, firstSlot]).toEqual(["sample", "2026-02-10T12:10:00.000Z", "2026-02-10T12:00:00.000Z"]);
    expect(areas?.map(({ regionId }) => regionId)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 18]);
    expect(areas?.every(({ intensityGPerKwh }) => intensityGPerKwh.length === 96)).toBe(true);
    expect(mixes).toHaveLength(15 * 96);
    expect(attemptOf(sink.kept.attempts, "regional-forecast")).toEqual({
      source: "regional-forecast",
      kind: "sample",
      at: "2026-02-10T12:10:00.000Z",
      error: null,
      coversUntil: "2026-02-12T12:00:00.000Z",
      missingSlots: 0,
    });
    expect(sink.kept.followed).toBe(1);
  });

  it("stores prices that are out, and counts none of tomorrow's as missing", async () => {
    const sink = memoryStore();
    await poll(createSampleProvider(), sink);
    expect(new Set(sink.kept.prices.map(({ product }) => product))).toEqual(new Set(["SAMPLE-AGILE"]));
    expect(attemptOf(sink.kept.attempts, "prices")).toMatchObject({
      coversUntil: "2026-02-10T23:00:00.000Z",
      missingSlots: 0,
    });
  });

  it.each([
    ["no figure yet", null, 13 * 48],
    ["a figure of an hour ago", new Date("2026-02-10T11:00:00Z"), 52],
    ["a figure of five days ago", new Date("2026-02-05T12:00:00Z"), 5 * 48],
    ["a figure of last year", new Date("2025-02-05T12:00:00Z"), 13 * 48],
  ])("asks for the outturn since the newest known, a day at least: %s", async (_, newest, slots) => {
    const sink = memoryStore(newest);
    await poll(createSampleProvider(), sink);
    expect(sink.kept.figures.filter(({ regionId }) => regionId === 7)).toHaveLength(slots);
    expect(sink.kept.figures.filter(({ regionId, status }) => regionId === 18 && status === "actual")).toHaveLength(
      slots - 1,
    );
  });

  it("records a source that throws, stores the others, and stores nothing in its place", async () => {
    const sink = memoryStore();
    const provider = { ...createSampleProvider(), forecast: () => Promise.reject(new Error("no such host")) };
    const { sources } = await poll(provider, sink);
    expect(sources).toEqual({
      "regional-forecast": "failed",
      "intensity-outturn": "ok",
      prices: "ok",
      "statistical-forecast": "skipped",
    });
    expect(sink.kept.issues).toEqual([]);
    expect(attemptOf(sink.kept.attempts, "regional-forecast")).toMatchObject({
      error: "no such host",
      coversUntil: null,
    });
    expect(sink.kept.followed).toBe(1);
  });

  it("takes an answer that only speaks of Great Britain for a failure of the regional forecast", async () => {
    const sink = memoryStore();
    const sample = createSampleProvider();
    const provider: GridProvider = {
      ...sample,
      forecast: async (request) => ({ ...(await sample.forecast(request)), regions: [] }),
    };
    expect((await poll(provider, sink)).sources["regional-forecast"]).toBe("failed");
    expect(sink.kept.issues).toEqual([]);
  });

  it("makes of an issue seven days for each of its areas: NESO's 48 hours, then its own, in bands", async () => {
    const sink = memoryStore();
    await poll(createSampleProvider(), sink);
    expect(sink.kept.outlooks).toHaveLength(15);
    for (const { firstSlot, isStatistical, ...bands } of sink.kept.outlooks) {
      expect(firstSlot).toBe("2026-02-10T12:00:00.000Z");
      expect(isStatistical).toEqual(Array.from({ length: 336 }, (_, slot) => slot >= 96));
      for (const [slot, p50] of bands.p50GPerKwh.entries()) {
        expect(bands.p10GPerKwh[slot]).toBeLessThanOrEqual(p50);
        expect(bands.p90GPerKwh[slot]).toBeGreaterThanOrEqual(p50);
      }
    }
    const issued = sink.kept.issues[0]?.[3].find(({ regionId }) => regionId === 13)?.intensityGPerKwh;
    const made = sink.kept.outlooks.find(({ regionId }) => regionId === 13)?.p50GPerKwh;
    expect(made?.slice(0, 96)).toEqual(issued);
    expect(attemptOf(sink.kept.attempts, "statistical-forecast")).toMatchObject({
      kind: "sample",
      error: null,
      coversUntil: "2026-02-17T12:00:00.000Z",
    });
  });

  it("forecasts from the first poll on, though no outturn is known yet", async () => {
    const sink = memoryStore();
    const provider = { ...createSampleProvider(), outturn: () => Promise.reject(new Error("no such host")) };
    expect((await poll(provider, sink)).sources["statistical-forecast"]).toBe("ok");
    expect(sink.kept.outlooks[0]?.p50GPerKwh).toHaveLength(336);
  });

  it("calibrates one area a poll, those never calibrated first, and makes an outlook of an issue once", async () => {
    const sink = memoryStore();
    await poll(createSampleProvider(), sink);
    const issue = { id: 1, kind: "sample" as const };
    for (let again = 0; again < 3; again++) await makeOutlooks(sink.store.outlooks, issue, now);
    expect(sink.kept.outlooks).toHaveLength(15);
    const calibrated = [...sink.kept.memories].filter(([, { calibration }]) => calibration !== null);
    expect(calibrated.map(([regionId]) => regionId)).toEqual([1, 2, 3, 4]);
  });

  it("keeps the issue when making its outlook fails, and records that", async () => {
    const sink = memoryStore();
    const outlooks = { ...sink.store.outlooks, outlooks: () => Promise.reject(new Error("disk full")) };
    const { sources } = await poll(createSampleProvider(), { store: { ...sink.store, outlooks } });
    expect(sources).toMatchObject({ "regional-forecast": "ok", "statistical-forecast": "failed" });
    expect(sink.kept.issues).toHaveLength(1);
    expect(attemptOf(sink.kept.attempts, "statistical-forecast")).toMatchObject({ error: "disk full" });
    expect(sink.kept.followed).toBe(1);
  });

  it("records a figure it could not store as a failure of that source", async () => {
    const sink = memoryStore();
    const store: GridStore = { ...sink.store, prices: () => Promise.reject(new Error("disk full")) };
    expect((await poll(createSampleProvider(), { store })).sources.prices).toBe("failed");
    expect(attemptOf(sink.kept.attempts, "prices")).toMatchObject({ error: "disk full" });
  });
});
