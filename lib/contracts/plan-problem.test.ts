import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { planProblem } from "../domain/planning/engine/plan-problem.ts";
import { replayProblem } from "../domain/planning/engine/replay-problem.ts";
import { planProblemSchema, problemOf } from "./plan-problem.ts";
import { planResultOf, planResultSchema } from "./plan-result.ts";
import { publishedSchemas } from "./published-schemas.ts";

const day = [300, 280, 100, 90, 200, 220];
const file = {
  version: 1,
  start: "2026-11-20T00:00:00Z",
  slotMinutes: 30,
  zones: [
    { id: "north", intensityGPerKwh: day, outturnGPerKwh: day.map((figure) => figure + 10), pue: 1.5 },
    { id: "south", intensityGPerKwh: day.map((figure) => figure * 2), outturnGPerKwh: day.map(() => 50) },
  ],
  workloads: [
    {
      id: "train",
      submittedAt: "2026-11-20T00:00:00+00:00",
      deadline: "2026-11-20T03:00:00Z",
      durationMinutes: 60,
      powerW: 2000,
      zones: ["north"],
    },
    {
      id: "late",
      submittedAt: "2026-11-20T00:00:00Z",
      deadline: "2026-11-20T00:30:00Z",
      durationMinutes: 60,
      powerW: 1,
    },
    {
      id: "capped",
      submittedAt: "2026-11-20T00:00:00Z",
      deadline: "2026-11-20T03:00:00Z",
      durationMinutes: 30,
      powerW: 1000,
      carbonCapG: 60,
    },
  ],
};

function planOf(input: unknown) {
  const problem = problemOf(planProblemSchema.parse(input));
  const { decisions, lowerBound } = planProblem(problem);
  const facts = { expectedCarbonG: null, lowerBoundG: lowerBound, cpuMs: 1 };
  return planResultSchema.parse(planResultOf(problem, decisions, facts));
}

describe("a planning problem from a file", () => {
  it("is planned, scored by forecast and outturn, and compared with running at arrival", () => {
    const plan = planOf(file);
    expect(plan.assignments).toEqual([
      {
        workloadId: "train",
        zoneId: "north",
        segments: [{ start: "2026-11-20T01:00:00.000Z", end: "2026-11-20T02:00:00.000Z" }],
        expectedCarbonG: expect.closeTo(2 * 0.5 * 1.5 * (100 + 90), 6),
        outturnCarbonG: expect.closeTo(2 * 0.5 * 1.5 * (110 + 100), 6),
        baselineCarbonG: expect.closeTo(2 * 0.5 * 1.5 * (310 + 290), 6),
      },
    ]);
    expect(plan.summary.savedPct).toBeCloseTo(65, 6);
  });

  it("with power by phase puts the heavy one where it is cleanest", () => {
    const { powerW: _, ...train } = file.workloads[0] ?? {};
    const powerProfile = [
      { minutes: 30, powerW: 3000 },
      { minutes: 30, powerW: 100 },
    ];
    const [placed] = planOf({ ...file, workloads: [{ ...train, powerProfile }] }).assignments;
    expect(placed?.segments).toEqual([{ start: "2026-11-20T01:30:00.000Z", end: "2026-11-20T02:30:00.000Z" }]);
    expect(placed?.expectedCarbonG).toBeCloseTo(0.5 * 1.5 * (3 * 90 + 0.1 * 200), 6);
    expect(placed?.baselineCarbonG).toBeCloseTo(0.5 * 1.5 * (3 * 310 + 0.1 * 290), 6);
  });

  it("never has work on slots that nobody knows, and says how many there are", () => {
    const gap = day.map((figure, slot) => (slot === 2 || slot === 3 ? null : figure));
    const { assignments, summary } = planOf({
      ...file,
      zones: [{ id: "north", intensityGPerKwh: gap }, file.zones[1]],
    });
    expect(assignments[0]?.segments).toEqual([{ start: "2026-11-20T02:00:00.000Z", end: "2026-11-20T03:00:00.000Z" }]);
    expect(summary.excludedSlots).toEqual([{ zoneId: "north", slots: 2 }]);
    expect(planOf(file).summary).not.toHaveProperty("excludedSlots");
  });

  it("states for the others the binding constraint, and the nearest alternative", () => {
    expect(planOf(file).infeasible).toEqual([
      { workloadId: "late", reason: "deadline" },
      {
        workloadId: "capped",
        reason: "carbon_cap",
        nearest: {
          zoneId: "north",
          segments: [{ start: "2026-11-20T01:30:00.000Z", end: "2026-11-20T02:00:00.000Z" }],
          expectedCarbonG: expect.closeTo(67.5, 6),
        },
      },
    ]);
  });

  it("is planned by the issues known at its start, not by later ones", () => {
    const issues = [
      {
        issuedAt: "2026-11-19T23:30:00Z",
        from: "2026-11-20T00:00:00Z",
        intensityGPerKwh: [90, 80, 300, 300, 300, 300],
      },
      { issuedAt: "2026-11-20T00:30:00Z", from: "2026-11-20T00:30:00Z", intensityGPerKwh: [80, 300, 300, 10, 10] },
    ];
    const issued = { ...file, zones: [{ ...file.zones[0], issues }, file.zones[1]] };
    const startOf = (plan: ReturnType<typeof planOf>) => plan.assignments[0]?.segments[0]?.start;
    expect(startOf(planOf(issued))).toBe("2026-11-20T00:00:00.000Z");
    const problem = problemOf(planProblemSchema.parse(issued));
    const [decision] = replayProblem(problem).decisions;
    // The first issue has it run at once, so the second finds it running.
    expect(decision).toMatchObject({
      ok: true,
      placement: { segments: [{ startMs: Date.parse("2026-11-20T00:00:00Z") }] },
    });
  });

  it.each([
    ["another version", { ...file, version: 2 }, ["version"]],
    ["an unknown key", { ...file, zone: [] }, []],
    [
      "a zone that is not there",
      { ...file, workloads: [{ ...file.workloads[0], zones: ["east"] }] },
      ["workloads", 0, "zones", 0],
    ],
    ["a time without its zone", { ...file, start: "2026-11-20T00:00:00" }, ["start"]],
    ["two zones of one name", { ...file, zones: [file.zones[0], file.zones[0]] }, ["zones", 1, "id"]],
    ["series of other lengths", { ...file, zones: [{ ...file.zones[0], sdGPerKwh: [1] }] }, ["zones", 0, "sdGPerKwh"]],
    ["no power", { ...file, workloads: [{ ...file.workloads[0], powerW: undefined }] }, ["workloads", 0, "powerW"]],
    [
      "phases of another length",
      { ...file, workloads: [{ ...file.workloads[0], powerW: undefined, powerProfile: [{ minutes: 30, powerW: 1 }] }] },
      ["workloads", 0, "powerProfile"],
    ],
    [
      "phases of a negative length",
      {
        ...file,
        workloads: [{ ...file.workloads[0], powerW: undefined, powerProfile: [{ minutes: -30, powerW: 1 }] }],
      },
      ["workloads", 0, "powerProfile", 0, "minutes"],
    ],
    ["a text for a number", { ...file, zones: [{ ...file.zones[0], pue: "1.2" }] }, ["zones", 0, "pue"]],
  ])("%s is refused, with its path", (_, input, path) => {
    const parsed = planProblemSchema.safeParse(input);
    expect(parsed.error?.issues[0]?.path).toEqual(path);
  });
});

describe("the published schemas", () => {
  it.each(Object.entries(publishedSchemas()))("docs/schemas/%s is what the contract says", async (name, schema) => {
    const published: unknown = JSON.parse(
      await readFile(new URL(`../../docs/schemas/${name}`, import.meta.url), "utf8"),
    );
    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
