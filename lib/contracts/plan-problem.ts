import { z } from "zod";
import type { PlanProblem, ProblemWorkload, ProblemZone } from "../domain/planning/problem/problem.ts";

const MINUTE_MS = 60_000;
/** A year and a day of half hours, or a few years of hours. */
const SLOTS_MAX = 200_000;

/** With seconds or, as NESO writes them, without. */
const instant = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime({ offset: true, precision: -1 })], {
    error: "Write an instant that exists, with its zone, such as 2026-11-20T00:00:00Z.",
  })
  .describe("ISO 8601 instant with its zone, such as 2026-11-20T00:00:00Z");
const id = z.string().min(1).max(200);
const gPerKwh = z.number().min(0).max(100_000);
const figures = z.array(gPerKwh.nullable()).max(SLOTS_MAX);
const spread = z.union([gPerKwh, z.array(gPerKwh).max(SLOTS_MAX)], {
  error: "Give one number, or a list with a number for each slot.",
});
/** The shortest run is a millisecond. */
const MINUTES_MIN = 0.001;
const amount = z.number().min(0).max(1e12);

const issueSchema = z.strictObject({
  issuedAt: instant,
  from: instant.describe("Start of the first slot; a slot's border"),
  intensityGPerKwh: figures,
  sdGPerKwh: spread.optional(),
});

const zoneSchema = z.strictObject({
  id,
  intensityGPerKwh: figures.describe("Forecast by slot from `start`, gCO2/kWh; null where nobody knows"),
  outturnGPerKwh: figures.optional().describe("What came to be; only scores"),
  sdGPerKwh: spread.optional().describe("Standard deviation of the forecast's error; absent or 0: exact"),
  pricePerKwhGbp: z.array(z.number().min(-1000).max(1000).nullable()).max(SLOTS_MAX).optional(),
  issues: z.array(issueSchema).max(20_000).optional(),
  pue: z.number().min(1).max(10).optional(),
  capacity: z
    .strictObject({ gpus: amount.optional(), cpuCores: amount.optional(), memoryGb: amount.optional() })
    .optional()
    .describe("An absent resource is without limit"),
});

const workloadSchema = z
  .strictObject({
    id,
    submittedAt: instant,
    earliestStart: instant.optional(),
    deadline: instant.describe("Latest end"),
    durationMinutes: z.number().min(MINUTES_MIN).max(10_000_000),
    powerW: amount.optional().describe("Constant IT power; this or powerProfile"),
    powerProfile: z
      .array(z.strictObject({ minutes: z.number().min(MINUTES_MIN).max(10_000_000), powerW: amount }))
      .min(1)
      .max(1_000)
      .optional()
      .describe("IT power by phase, in order; the minutes add up to durationMinutes"),
    gpus: amount.optional(),
    cpuCores: amount.optional(),
    memoryGb: amount.optional(),
    interruptible: z.boolean().optional(),
    minSegmentMinutes: z.number().min(0).max(1_000_000).optional(),
    resumeCostWh: amount.optional(),
    zones: z.array(id).min(1).max(10_000).optional(),
    carbonCapG: amount.optional(),
    maxPriceGbp: z.number().min(-1e12).max(1e12).optional(),
    baselineZone: id.optional(),
  })
  .describe("A job: its power is constant while it runs, or given by phase");

/** What `./karbos plan` reads. Published as JSON Schema in docs/schemas. */
export const planProblemSchema = z
  .strictObject({
    version: z.literal(1),
    start: instant.describe("Start of the first slot"),
    slotMinutes: z.number().int().min(1).max(1440),
    zones: z.array(zoneSchema).min(1).max(10_000),
    workloads: z.array(workloadSchema).max(2_000_000),
    objective: z
      .strictObject({ carbonPricePerKgGbp: amount.optional(), price: z.boolean().optional() })
      .optional()
      .describe("Default: carbon alone. With price: pounds, carbon at its price"),
  })
  .superRefine((problem, context) => {
    const zones = new Set<string>();
    for (const [at, zone] of problem.zones.entries()) {
      if (zones.has(zone.id)) complain(context, ["zones", at, "id"], `Two zones are called ${zone.id}.`);
      zones.add(zone.id);
      checkZone(problem.start, problem.slotMinutes, zone, at, context);
    }
    const workloads = new Set<string>();
    for (const [at, workload] of problem.workloads.entries()) {
      if (workloads.has(workload.id))
        complain(context, ["workloads", at, "id"], `Two workloads are called ${workload.id}.`);
      workloads.add(workload.id);
      for (const [n, name] of (workload.zones ?? []).entries()) {
        if (!zones.has(name)) complain(context, ["workloads", at, "zones", n], `There is no zone ${name}.`);
      }
      checkPower(workload, at, context);
      const { baselineZone } = workload;
      if (baselineZone !== undefined && !zones.has(baselineZone)) {
        complain(context, ["workloads", at, "baselineZone"], `There is no zone ${baselineZone}.`);
      }
    }
  });
export type PlanProblemFile = z.infer<typeof planProblemSchema>;

type ZoneFile = z.infer<typeof zoneSchema>;
type WorkloadFile = z.infer<typeof workloadSchema>;
type Complaints = { addIssue(issue: { code: "custom"; path: PropertyKey[]; message: string }): void };

function complain(context: Complaints, path: PropertyKey[], message: string): void {
  context.addIssue({ code: "custom", path, message });
}

function checkPower(workload: WorkloadFile, at: number, context: Complaints): void {
  const { powerW, powerProfile, durationMinutes } = workload;
  const path = ["workloads", at, "powerProfile"];
  if ((powerW === undefined) === (powerProfile === undefined)) {
    complain(context, ["workloads", at, "powerW"], "Give either powerW or powerProfile.");
  }
  if (powerProfile === undefined) return;
  const minutes = powerProfile.reduce((sum, phase) => sum + phase.minutes, 0);
  if (Math.abs(minutes - durationMinutes) > 1e-6) {
    complain(context, path, `Its phases last ${minutes} minutes, the workload ${durationMinutes}.`);
  }
}

function checkZone(start: string, slotMinutes: number, zone: ZoneFile, at: number, context: Complaints): void {
  const slots = zone.intensityGPerKwh.length;
  const lengths = {
    outturnGPerKwh: zone.outturnGPerKwh,
    pricePerKwhGbp: zone.pricePerKwhGbp,
    sdGPerKwh: zone.sdGPerKwh,
  };
  for (const [name, series] of Object.entries(lengths)) {
    if (Array.isArray(series) && series.length !== slots) {
      complain(context, ["zones", at, name], `Has ${series.length} slots, the intensity has ${slots}.`);
    }
  }
  for (const [n, issue] of (zone.issues ?? []).entries()) {
    const path = ["zones", at, "issues", n];
    if ((Date.parse(issue.from) - Date.parse(start)) % (slotMinutes * MINUTE_MS) !== 0) {
      complain(context, [...path, "from"], "Is not the border of a slot.");
    }
    if (Array.isArray(issue.sdGPerKwh) && issue.sdGPerKwh.length !== issue.intensityGPerKwh.length) {
      complain(
        context,
        [...path, "sdGPerKwh"],
        `Has ${issue.sdGPerKwh.length} slots, the intensity has ${issue.intensityGPerKwh.length}.`,
      );
    }
  }
}

/** The problem as the planner's input: instants in milliseconds, names as indexes, defaults filled in. */
export function problemOf(file: PlanProblemFile): PlanProblem {
  const indexes = new Map(file.zones.map(({ id: name }, at) => [name, at]));
  return {
    startMs: Date.parse(file.start),
    slotMs: file.slotMinutes * MINUTE_MS,
    zones: file.zones.map(zoneOf),
    workloads: file.workloads.map((workload) => workloadOf(workload, indexes)),
    objective: {
      carbonPricePerKgGbp: file.objective?.carbonPricePerKgGbp ?? 0,
      countsPrice: file.objective?.price ?? false,
    },
  };
}

function zoneOf(zone: ZoneFile): ProblemZone {
  return {
    id: zone.id,
    intensityGPerKwh: zone.intensityGPerKwh,
    sdGPerKwh: spreadOf(zone.sdGPerKwh, zone.intensityGPerKwh.length),
    outturnGPerKwh: zone.outturnGPerKwh ?? null,
    pricePerKwhGbp: zone.pricePerKwhGbp ?? null,
    issues: (zone.issues ?? [])
      .map((issue) => ({
        issuedMs: Date.parse(issue.issuedAt),
        fromMs: Date.parse(issue.from),
        intensityGPerKwh: issue.intensityGPerKwh,
        sdGPerKwh: spreadOf(issue.sdGPerKwh, issue.intensityGPerKwh.length),
      }))
      .sort((a, b) => a.issuedMs - b.issuedMs),
    pue: zone.pue ?? 1,
    capacity: zone.capacity ? present(zone.capacity) : null,
  };
}

function workloadOf(workload: WorkloadFile, indexes: ReadonlyMap<string, number>): ProblemWorkload {
  const submittedMs = Date.parse(workload.submittedAt);
  const durationMs = Math.round(workload.durationMinutes * MINUTE_MS);
  const indexOf = (name: string) => indexes.get(name) ?? 0;
  const zones = workload.zones?.map(indexOf) ?? null;
  return {
    id: workload.id,
    submittedMs,
    earliestMs: Math.max(
      submittedMs,
      workload.earliestStart === undefined ? submittedMs : Date.parse(workload.earliestStart),
    ),
    deadlineMs: Date.parse(workload.deadline),
    durationMs,
    ...powerOf(workload, durationMs),
    needs: { gpus: workload.gpus ?? 0, cpuCores: workload.cpuCores ?? 0, memoryGb: workload.memoryGb ?? 0 },
    pauses: workload.interruptible
      ? {
          minSegmentMs: Math.round((workload.minSegmentMinutes ?? 0) * MINUTE_MS),
          resumeKwh: (workload.resumeCostWh ?? 0) / 1000,
        }
      : null,
    ranUntilMs: null,
    zones,
    carbonCapG: workload.carbonCapG ?? null,
    maxPriceGbp: workload.maxPriceGbp ?? null,
    latenessPerHour: 0,
    baselineZone: workload.baselineZone === undefined ? (zones?.[0] ?? 0) : indexOf(workload.baselineZone),
  };
}

/** Mean power, and the phases relative to it. */
function powerOf(
  { powerW, powerProfile, durationMinutes }: WorkloadFile,
  durationMs: number,
): Pick<ProblemWorkload, "powerW" | "phases"> {
  if (!powerProfile) return { powerW: powerW ?? 0, phases: null };
  const mean = powerProfile.reduce((sum, phase) => sum + phase.powerW * phase.minutes, 0) / durationMinutes;
  if (mean === 0) return { powerW: 0, phases: null };
  let minutes = 0;
  const borders = powerProfile.map((phase) => {
    minutes += phase.minutes;
    return Math.round((minutes / durationMinutes) * durationMs);
  });
  const phases = powerProfile.map((phase, at) => ({
    fromMs: borders[at - 1] ?? 0,
    toMs: borders[at] ?? durationMs,
    weight: phase.powerW / mean,
  }));
  return { powerW: mean, phases };
}

function spreadOf(given: number | readonly number[] | undefined, slots: number): readonly number[] | null {
  const list = typeof given === "number" ? new Array<number>(slots).fill(given) : (given ?? []);
  return list.some((figure) => figure > 0) ? list : null;
}

/** Without undefined keys, which exact optional types distinguish from absent ones. */
function present<T extends object>(values: { [K in keyof T]: T[K] | undefined }): Partial<T> {
  const kept: Partial<T> = {};
  for (const key in values) if (values[key] !== undefined) kept[key] = values[key];
  return kept;
}
