import { z } from "zod";
import { asKnownAt } from "../domain/planning/engine/as-known.ts";
import { Scorer, totalsOf } from "../domain/planning/engine/score.ts";
import type { Decision, Placement, PlanProblem, ProblemWorkload } from "../domain/planning/problem/problem.ts";
import { INFEASIBLE_REASONS } from "../domain/planning/problem/problem.ts";

const instant = z.iso.datetime();
const segments = z.array(z.strictObject({ start: instant, end: instant })).min(1);
const grams = z.number().nullable().describe("gCO2; null where part of it lies on slots nobody knows");

const assignmentSchema = z.strictObject({
  workloadId: z.string(),
  zoneId: z.string(),
  segments,
  expectedCarbonG: grams,
  outturnCarbonG: grams.optional(),
  baselineCarbonG: grams.describe("Run at arrival in the baseline zone, by the same figures"),
  costGbp: z.number().nullable().optional(),
});

/** What `./karbos plan` writes. Published as JSON Schema in docs/schemas. */
export const planResultSchema = z.strictObject({
  version: z.literal(1),
  assignments: z.array(assignmentSchema),
  infeasible: z.array(
    z.strictObject({
      workloadId: z.string(),
      reason: z.enum(INFEASIBLE_REASONS),
      nearest: z
        .strictObject({
          zoneId: z.string(),
          segments,
          expectedCarbonG: grams,
          costGbp: z.number().nullable().optional(),
        })
        .optional()
        .describe("The best that fails this one constraint only"),
    }),
  ),
  summary: z.strictObject({
    expectedCarbonG: z.number(),
    outturnCarbonG: grams,
    baselineOutturnCarbonG: grams,
    savedPct: z
      .number()
      .nullable()
      .describe("Beside the baseline, by the outturn where there is one, else as expected"),
    lowerBoundG: z
      .number()
      .optional()
      .describe(
        "No plan of all these workloads emits less by the figures as believed; absent where some found no room",
      ),
    excludedSlots: z
      .array(z.strictObject({ zoneId: z.string(), slots: z.int().positive() }))
      .optional()
      .describe("Slots that nobody knew at the problem's start: nothing was planned on them then"),
    cpuMs: z.number(),
  }),
});
export type PlanResultFile = z.infer<typeof planResultSchema>;

export type PlanFacts = {
  /** By workload, if it was planned after the problem's start; null: planned at the start. */
  readonly expectedCarbonG: readonly (number | null)[] | null;
  readonly lowerBoundG: number | null;
  readonly cpuMs: number;
};

/** The plan of a problem as a file: names for indexes, ISO instants. */
export function planResultOf(problem: PlanProblem, decisions: readonly Decision[], facts: PlanFacts): PlanResultFile {
  const { lowerBoundG, cpuMs } = facts;
  const known = asKnownAt(problem, problem.startMs);
  const scorer = new Scorer(known);
  const excludedSlots = excludedOf(known);
  const totals = totalsOf(problem, scorer, decisions);
  const toldG = facts.expectedCarbonG;
  const expectedCarbonG = toldG ? toldG.reduce<number>((sum, grams) => sum + (grams ?? 0), 0) : totals.expectedCarbonG;
  return {
    version: 1,
    assignments: problem.workloads.flatMap((workload, at) => {
      const decision = decisions[at];
      if (!decision?.ok) return [];
      const assignment = assignmentOf(problem, scorer, workload, decision.placement);
      return [toldG ? { ...assignment, expectedCarbonG: toldG[at] ?? null } : assignment];
    }),
    infeasible: problem.workloads.flatMap((workload, at) => {
      const decision = decisions[at];
      if (!decision || decision.ok) return [];
      const nearest = decision.nearest && nearestOf(problem, scorer, workload, decision.nearest);
      return [{ workloadId: workload.id, reason: decision.reason, ...(nearest && { nearest }) }];
    }),
    summary: {
      expectedCarbonG,
      outturnCarbonG: totals.outturnCarbonG,
      baselineOutturnCarbonG: totals.baselineOutturnCarbonG,
      savedPct: totals.savedPct,
      ...(lowerBoundG !== null && { lowerBoundG }),
      ...(excludedSlots.length > 0 && { excludedSlots }),
      cpuMs,
    },
  };
}

function excludedOf({ zones }: PlanProblem) {
  return zones.flatMap(({ id, intensityGPerKwh }) => {
    const slots = intensityGPerKwh.filter((figure) => figure === null).length;
    return slots > 0 ? [{ zoneId: id, slots }] : [];
  });
}

function assignmentOf(problem: PlanProblem, scorer: Scorer, workload: ProblemWorkload, placement: Placement) {
  const zone = problem.zones[placement.zone];
  const score = scorer.score(workload, placement);
  const hasOutturn = zone?.outturnGPerKwh != null;
  const baseline = scorer.baseline(workload);
  return {
    workloadId: workload.id,
    ...placeOf(problem, placement),
    expectedCarbonG: score.expectedCarbonG,
    ...(hasOutturn && { outturnCarbonG: score.outturnCarbonG }),
    baselineCarbonG: hasOutturn ? baseline.outturnCarbonG : baseline.expectedCarbonG,
    ...(zone?.pricePerKwhGbp && { costGbp: score.costGbp }),
  };
}

function nearestOf(problem: PlanProblem, scorer: Scorer, workload: ProblemWorkload, placement: Placement) {
  const { expectedCarbonG, costGbp } = scorer.score(workload, placement);
  const hasPrice = problem.zones[placement.zone]?.pricePerKwhGbp != null;
  return { ...placeOf(problem, placement), expectedCarbonG, ...(hasPrice && { costGbp }) };
}

function placeOf(problem: PlanProblem, placement: Placement) {
  return {
    zoneId: problem.zones[placement.zone]?.id ?? "",
    segments: placement.segments.map(({ startMs, endMs }) => ({
      start: new Date(startMs).toISOString(),
      end: new Date(endMs).toISOString(),
    })),
  };
}
