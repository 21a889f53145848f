import { describe, expect, it } from "vitest";
import { anOccupancy, anOutlook, aZone, fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import { zoneBoard } from "@/features/grid/model/zone-board.ts";
import { toLocalInput } from "@/lib/format/local-input.ts";
import { aCandidate, aPlan, aWorkload } from "./fixtures.test-data.ts";
import { type GridFigures, type PlacementDraft, resolveDraft } from "./placement-draft.ts";

const hour = 3_600_000;
const outlook = [anOutlook()];
const occupancy = [anOccupancy()];
const { zones } = zoneBoard({ regions: [], zones: [aZone()], outlook, occupancy }, fixtureNow);
const figures: GridFigures = {
  zones: new Map(zones.map((zone) => [zone.id, zone])),
  outlook: new Map(outlook.map((entry) => [entry.regionId, entry])),
  occupancy: new Map(occupancy.map((entry) => [entry.zoneId, entry])),
};
const resolve = (draft: PlacementDraft, workload = aWorkload()) => resolveDraft(draft, workload, figures, fixtureNow);
const at = (instant: number): PlacementDraft => ({
  kind: "other",
  zoneId: 1,
  start: { kind: "at", text: toLocalInput(instant) },
});

describe("resolveDraft", () => {
  it("takes a candidate's place and time", () => {
    expect(resolve({ kind: "candidate", rank: 1 })).toMatchObject({
      ok: true,
      zone: { id: 1 },
      startAt: fixtureNow + hour,
      isAtOnce: false,
    });
  });

  it("starts at once where a candidate's time has come", () => {
    const plan = aPlan({ candidates: [aCandidate({ startAt: fixtureNow - hour })] });
    expect(resolve({ kind: "candidate", rank: 1 }, aWorkload({ plan }))).toMatchObject({
      startAt: fixtureNow,
      isAtOnce: true,
    });
  });

  it("wants a zone", () => {
    const start = { kind: "now", text: "" } as const;
    const missing = { ok: false, error: "Choose a zone, here or on the map." };
    expect(resolve({ kind: "other", zoneId: null, start })).toEqual(missing);
    expect(resolve({ kind: "other", zoneId: 99, start })).toEqual(missing);
    expect(resolve({ kind: "candidate", rank: 3 })).toEqual({ ok: false, error: "Choose a place." });
  });

  it("reads now, the recommended start and a time on the wall", () => {
    expect(resolve({ kind: "other", zoneId: 1, start: { kind: "now", text: "" } })).toMatchObject({ isAtOnce: true });
    expect(resolve({ kind: "other", zoneId: 1, start: { kind: "recommended", text: "" } })).toMatchObject({
      startAt: fixtureNow + hour,
    });
    expect(resolve(at(fixtureNow + 2 * hour))).toMatchObject({ ok: true, startAt: fixtureNow + 2 * hour });
  });

  it.each([
    [fixtureNow - hour, "That time has passed. Choose a later one, or now."],
    [fixtureNow + 5.5 * hour, "It would end after its deadline. The latest start is 13:00 GMT."],
  ])("refuses %s", (instant, error) => {
    expect(resolve(at(instant))).toEqual({ ok: false, error });
  });

  it("takes the latest start itself, and the minute that is passing", () => {
    expect(resolve(at(fixtureNow + 5 * hour))).toMatchObject({ ok: true });
    expect(resolveDraft(at(fixtureNow), aWorkload(), figures, fixtureNow + 30_000)).toMatchObject({ isAtOnce: true });
  });

  it("says that the latest start has passed", () => {
    const workload = aWorkload({ deadline: fixtureNow + 0.5 * hour });
    expect(resolve(at(fixtureNow + 0.5 * hour), workload)).toMatchObject({
      error: "Its latest start has passed: it can only start now, and will miss its deadline.",
    });
  });

  it("says when nothing can be recommended", () => {
    const workload = aWorkload({ carbonCapG: 1, plan: aPlan({ candidates: [] }) });
    expect(resolve({ kind: "other", zoneId: 1, start: { kind: "recommended", text: "" } }, workload)).toMatchObject({
      ok: false,
      error: expect.stringContaining("No start in Glasgow"),
    });
  });
});
