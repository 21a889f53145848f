import { fixtureNow } from "@/features/grid/model/fixtures.test-data.ts";
import type { QueueCandidate, QueuePlan, QueueWorkload } from "./queue-workload.ts";

const hour = 3_600_000;

/** Values that tests vary one at a time. Not for the application. */
export function aCandidate(over: Partial<QueueCandidate> = {}): QueueCandidate {
  return {
    rank: 1,
    zoneId: 1,
    startAt: fixtureNow + hour,
    endAt: fixtureNow + 2 * hour,
    carbonG: 150,
    costGbp: 0.3,
    meanIntensityGPerKwh: 50,
    carbonScoreGbp: 0.015,
    priceScoreGbp: 0.3,
    latenessScoreGbp: 0.02,
    scoreGbp: 0.335,
    filledShare: 0,
    p10CarbonG: 120,
    p90CarbonG: 180,
    statisticalShare: 0,
    bestProbability: 0.7,
    ...over,
  };
}

export function aPlan(over: Partial<QueuePlan> = {}): QueuePlan {
  return {
    version: 1,
    createdAt: fixtureNow,
    isFeasible: true,
    summary: "Best in Glasgow from 09:00: 150 g.",
    bindingConstraint: null,
    latestStart: fixtureNow + 5 * hour,
    energyKwh: 2,
    carbonPriceGbpPerKg: 0.1,
    latenessGbpPerHour: 0.02,
    runNowZoneId: null,
    runNowCarbonG: null,
    runNowCostGbp: null,
    candidates: [aCandidate()],
    ...over,
  };
}

export function aWorkload(over: Partial<QueueWorkload> = {}): QueueWorkload {
  return {
    id: 1,
    jobId: "KB-000001",
    name: "Train",
    type: "TRAINING",
    status: "PLANNED",
    statusReason: "Best in Glasgow from 09:00: 150 g.",
    urgency: "LOW",
    ownerName: "Uma Patel",
    dockerImage: "python:3.13-slim",
    submittedAt: fixtureNow,
    deadline: fixtureNow + 6 * hour,
    durationMinutes: 60,
    gpus: 2,
    cpuCores: 8,
    memoryGb: 32,
    carbonCapG: null,
    maxPriceGbp: null,
    zoneId: null,
    scheduledStart: null,
    actualStart: null,
    actualEnd: null,
    cancelRequestedAt: null,
    updatedAtIso: "2026-11-22T08:00:00.000001+00:00",
    plan: aPlan(),
    ...over,
  };
}
