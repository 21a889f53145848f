import { describe, expect, it } from "vitest";
import { listSentence, workloadMoment, workloadNote, workloadSentence } from "./sentences.ts";
import type { WorkloadDetailView } from "./workload-view.ts";

const now = Date.parse("2026-11-22T21:40:00Z");
const at = (iso: string) => Date.parse(iso);
const london = { id: 1, code: "UK-LONDON-01", name: "London Grid Cluster", region: "London" };
const glasgow = { id: 3, code: "UK-SCOTLAND-01", name: "Glasgow Grid Cluster", region: "South Scotland" };

const workload: WorkloadDetailView = {
  id: 1,
  jobId: "KB-000001",
  name: "Nightly embeddings",
  type: "BATCH",
  status: "PENDING",
  statusReason: "Submitted",
  statusReasonCode: "submitted",
  urgency: "LOW",
  ownerId: "u",
  ownerName: "Ada",
  submittedAt: now,
  submittedAtIso: "2026-11-22T21:40:00Z",
  deadline: at("2026-11-23T09:00:00Z"),
  durationMinutes: 180,
  scheduledStart: null,
  actualStart: null,
  actualEnd: null,
  cancelRequestedAt: null,
  zone: null,
  best: null,
  comparison: null,
  latestStart: null,
  interruptible: false,
  minSegmentMinutes: 30,
  resumeCostWh: 0,
  doneMinutes: 0,
  project: null,
  dockerImage: "python:3.13-slim",
  command: "",
  gpus: 2,
  cpuCores: 8,
  memoryGb: 32,
  energyKwh: 1,
  energyMethod: "modelled",
  carbonCapG: null,
  maxPriceGbp: null,
  deferralMinutes: 500,
  baselineZone: london,
  plan: null,
  runs: [],
  ledger: [],
  updatedAtIso: "2026-11-22T21:40:00.000001+00:00",
};
const expected = { basis: "expected", carbonG: 22, baselineCarbonG: 412, costGbp: 0.1, baselineCostGbp: 0.2 } as const;
const best = { zone: glasgow, startAt: at("2026-11-23T02:30:00Z"), endAt: at("2026-11-23T05:30:00Z") };

describe("workloadSentence", () => {
  const cases: [string, Partial<WorkloadDetailView>, string][] = [
    ["while it is planned", {}, "Looking for the best place and time."],
    [
      "when a cap cannot be met",
      {
        plan: {
          version: 1,
          createdAt: now,
          reason: "Submitted",
          isFeasible: false,
          summary:
            "The carbon cap of 10 g cannot be met: the minimum is 22 g, starting Mon 02:30 in Glasgow Grid Cluster.",
          latestStart: now,
          energyKwh: 1,
          weights: { carbonPriceGbpPerKg: 0.1, latenessGbpPerHour: 0.02 },
          runNowZone: null,
          runNowCarbonG: null,
          runNowCostGbp: null,
          candidates: [],
        },
      },
      "The carbon cap of 10 g cannot be met: the minimum is 22 g, starting Mon 02:30 in Glasgow Grid Cluster.",
    ],
    [
      "when it waits for an operator",
      { status: "PLANNED", best, comparison: expected },
      "Waits for an operator to assign it; best in Glasgow Grid Cluster from tomorrow 02:30 GMT: running at once in London Grid Cluster would emit 390 g more and cost 10.0p more.",
    ],
    [
      "when it waits for its start",
      { status: "SCHEDULED", zone: glasgow, scheduledStart: best.startAt },
      "Starts in 4 h 50 min, tomorrow 02:30 GMT, in Glasgow Grid Cluster.",
    ],
    [
      "when it was suspended",
      { status: "SCHEDULED", zone: glasgow, scheduledStart: best.startAt, doneMinutes: 60 },
      "Suspended after 1 h: resumes in 4 h 50 min, tomorrow 02:30 GMT, in Glasgow Grid Cluster.",
    ],
    [
      "while its last piece runs",
      { status: "RUNNING", zone: glasgow, actualStart: at("2026-11-22T20:40:00Z"), doneMinutes: 90 },
      "Runs in Glasgow Grid Cluster since 20:40 GMT, about 30 min to go.",
    ],
    [
      "when it waits for its start, with how long it may and what at once would cost",
      {
        ...{ status: "SCHEDULED", zone: glasgow, scheduledStart: best.startAt },
        ...{ comparison: { ...expected, baselineCostGbp: 0.05 }, latestStart: at("2026-11-23T05:10:00Z") },
      },
      "Starts in 4 h 50 min, tomorrow 02:30 GMT, in Glasgow Grid Cluster, by tomorrow 05:10 GMT at the latest: running at once in London Grid Cluster would emit 390 g more and cost 5.00p less.",
    ],
    [
      "when it can wait no longer, and at once is as clean",
      { status: "PLANNED", best, latestStart: now - 1, comparison: { ...expected, carbonG: 412, costGbp: null } },
      "Waits for an operator to assign it; best in Glasgow Grid Cluster from tomorrow 02:30 GMT: running at once in London Grid Cluster would emit as much.",
    ],
    [
      "when no worker has taken it",
      { status: "QUEUED", zone: glasgow, scheduledStart: at("2026-11-22T21:30:00Z") },
      "Due since 21:30 GMT: it starts as soon as a worker of Glasgow Grid Cluster is free.",
    ],
    [
      "while it runs",
      { status: "RUNNING", zone: glasgow, actualStart: at("2026-11-22T20:40:00Z") },
      "Runs in Glasgow Grid Cluster since 20:40 GMT, about 2 h to go.",
    ],
    [
      "while it runs past its estimate",
      { status: "RUNNING", zone: glasgow, actualStart: at("2026-11-22T18:30:00Z") },
      "Runs in Glasgow Grid Cluster since 18:30 GMT, 10 min longer than estimated.",
    ],
    [
      "when it saved",
      {
        status: "COMPLETED",
        zone: glasgow,
        actualEnd: at("2026-11-22T20:00:00Z"),
        comparison: { ...expected, basis: "accounted" },
      },
      "Finished at 20:00 GMT in Glasgow Grid Cluster: 22.0 g emitted, 390.0 g less than at once in London Grid Cluster.",
    ],
    [
      "when it lost, as plainly",
      {
        status: "COMPLETED",
        zone: glasgow,
        actualEnd: at("2026-11-22T20:00:00Z"),
        comparison: { ...expected, basis: "accounted", carbonG: 500 },
      },
      "Finished at 20:00 GMT in Glasgow Grid Cluster: 500.0 g emitted, 88.0 g more than at once in London Grid Cluster.",
    ],
    [
      "when the account is still open",
      { status: "COMPLETED", zone: glasgow, actualEnd: at("2026-11-22T20:00:00Z"), comparison: expected },
      "Finished at 20:00 GMT in Glasgow Grid Cluster.",
    ],
    [
      "when it failed",
      { status: "FAILED", statusReason: "The command ended with code 1.", actualEnd: at("2026-11-22T20:00:00Z") },
      "Failed at 20:00 GMT: the command ended with code 1.",
    ],
    [
      "when it was cancelled",
      { status: "CANCELLED", statusReason: "Cancelled: wrong data", statusReasonCode: "cancelled" },
      "Cancelled: wrong data.",
    ],
    [
      "when it was stopped",
      { status: "CANCELLED", statusReason: "Stopped on request", statusReasonCode: "stopped" },
      "Cancelled: stopped on request.",
    ],
  ];
  it.each(cases)("%s", (_, change, sentence) => {
    expect(workloadSentence({ ...workload, ...change }, now)).toBe(sentence);
  });
});

describe("workloadNote", () => {
  it.each([
    ["PENDING", "Planning"],
    ["SCHEDULED", "Waits for its start"],
    ["QUEUED", "Waits for a worker"],
  ] as const)("says why it waits while %s", (status, note) => {
    expect(workloadNote({ ...workload, status }, now)).toBe(note);
  });

  it.each([
    [
      { status: "PLANNED", comparison: expected },
      "Waits for an operator, by tomorrow 05:10 GMT at the latest; at once 390 g more, 10.0p more",
    ],
    [
      { status: "SCHEDULED", comparison: { ...expected, baselineCostGbp: 0.1 } },
      "Waits for its start, by tomorrow 05:10 GMT at the latest; at once 390 g more",
    ],
    [
      { status: "PLANNED", comparison: { ...expected, carbonG: 500, baselineCarbonG: 500 } },
      "Waits for an operator, by tomorrow 05:10 GMT at the latest; at once as much carbon, 10.0p more",
    ],
  ] as const)("says until when, and what at once would cost: %j", (change, note) => {
    const waiting = { ...workload, ...change, latestStart: at("2026-11-23T05:10:00Z") };
    expect(workloadNote(waiting, now)).toBe(note);
  });
});

describe("workloadMoment", () => {
  it("prefers what happened to what was planned", () => {
    const ended = { ...workload, scheduledStart: 1, actualStart: 2, actualEnd: 3 };
    expect(workloadMoment(ended)).toEqual({ label: "Ended", at: 3 });
    expect(workloadMoment({ ...ended, actualEnd: null })).toEqual({ label: "Started", at: 2 });
    expect(workloadMoment({ ...workload, scheduledStart: 1 })).toEqual({ label: "Starts", at: 1 });
    expect(workloadMoment({ ...workload, status: "PLANNED", best })).toEqual({ label: "Best start", at: best.startAt });
    expect(workloadMoment(workload)).toEqual({ label: "Starts", at: null });
  });
});

describe("listSentence", () => {
  it.each([
    [{ waiting: 0, running: 0, ended: 0 }, null, "No workloads have been submitted yet."],
    [{ waiting: 0, running: 0, ended: 4 }, null, "All 4 workloads have ended."],
    [{ waiting: 0, running: 0, ended: 1 }, null, "The only workload has ended."],
    [{ waiting: 2, running: 0, ended: 1 }, null, "2 workloads wait."],
    [{ waiting: 0, running: 2, ended: 1 }, null, "2 workloads run."],
    [{ waiting: 3, running: 1, ended: 4 }, null, "1 workload runs, 3 wait."],
    [
      { waiting: 1, running: 0, ended: 0 },
      { startAt: best.startAt, zoneName: "Glasgow Grid Cluster" },
      "1 workload waits. The next starts in 4 h 50 min, tomorrow 02:30 GMT, in Glasgow Grid Cluster.",
    ],
  ])("%j", (counts, next, sentence) => {
    expect(listSentence(counts, next, now)).toBe(sentence);
  });
});
