import { type GridOutlook, weightsFor, zoneOutlooks } from "@/features/grid/model/outlook.ts";
import { WORKLOAD_LIMITS, type WorkloadSpec, type WorkloadUrgency } from "@/lib/contracts/workload.ts";
import { safeDurationMinutes } from "@/lib/domain/planning/latest-start.ts";
import type {
  BindingConstraint,
  Candidate,
  PlanRequest,
  PlanWeights,
  RankedCandidate,
} from "@/lib/domain/planning/plan-types.ts";
import { planSummary } from "@/lib/domain/planning/plan-words.ts";
import { planWorkload } from "@/lib/domain/planning/plan-workload.ts";
import { candidatesOf } from "@/lib/domain/planning/zone-candidates.ts";
import { modelledEnergyKwh } from "@/lib/domain/power/power-model.ts";
import type { Instant } from "@/lib/format/time.ts";
import { planTexts } from "../texts/plan.ts";
import type { CandidateView, ComparisonView, WorkloadDetailView } from "./workload-view.ts";

/** What the database adds to a deadline it sets itself: planning, assigning and starting take a moment. */
const defaultSlackMs = 15 * 60_000;

/** The part of a specification that a plan depends on. */
export type PlannedPart = Pick<
  WorkloadSpec,
  | "urgency"
  | "gpus"
  | "cpuCores"
  | "memoryGb"
  | "durationMinutes"
  | "deferralMinutes"
  | "deadline"
  | "carbonCapG"
  | "maxPriceGbp"
  | "energyKwh"
>;

/** What would be planned if this were submitted now. */
export interface PreviewView {
  readonly isFeasible: boolean;
  /** The decision in a sentence, or what stands in the way and what is nearest. */
  readonly summary: string;
  readonly bindingConstraint: BindingConstraint | null;
  /** Best first; the nearest alone where none is feasible. */
  readonly candidates: readonly CandidateView[];
  readonly runNow: CandidateView | null;
  readonly deadline: Instant;
  readonly latestStart: Instant;
  readonly energyKwh: number;
  readonly weights: PlanWeights;
}

/** Minutes a start may be put off when neither a window nor a deadline is stated: as private.default_deferral_mins. */
export const defaultDeferralMinutes: Readonly<Record<WorkloadUrgency, number>> = { HIGH: 120, MEDIUM: 720, LOW: 1440 };

/**
 * Plans a specification on an outlook as the server would, so that one sees the plan before submitting.
 * `submittedAt` is now for a new workload; one that is edited keeps its own.
 */
export function previewPlan(
  spec: PlannedPart,
  outlook: GridOutlook,
  now: Instant,
  submittedAt: Instant = now,
): PreviewView {
  const request = toRequest(spec, submittedAt);
  const weights = weightsFor(outlook, spec.urgency);
  const outcome = planWorkload({
    request,
    weights,
    zones: zoneOutlooks(outlook),
    baselineZoneId: outlook.baselineZoneId,
    nowMs: now,
  });
  const nameOf = (zoneId: number) => outlook.zones.find((zone) => zone.id === zoneId)?.name ?? planTexts.anotherZone;
  const found: readonly (Candidate & Partial<RankedCandidate>)[] = outcome.feasible
    ? outcome.candidates
    : outcome.nearest === null
      ? []
      : [outcome.nearest];
  return {
    isFeasible: outcome.feasible,
    summary: planSummary(outcome, request, nameOf, now),
    bindingConstraint: outcome.feasible ? null : outcome.bindingConstraint,
    candidates: found.flatMap((candidate, place) => toView(candidate, place + 1, outlook)),
    runNow: (outcome.runNow && toView(outcome.runNow, 0, outlook)[0]) ?? null,
    deadline: request.deadlineMs,
    latestStart: outcome.latestStartMs,
    energyKwh: request.energyKwh,
    weights,
  };
}

/**
 * What a place and time chosen by hand is expected to emit and cost, by the forecast; null where that does not
 * reach. `energyKwh` is IT energy.
 */
export function priceAssignment(
  workload: Pick<WorkloadDetailView, "zone" | "scheduledStart" | "durationMinutes" | "energyKwh" | "plan" | "urgency">,
  outlook: GridOutlook,
): ComparisonView | null {
  const zone = zoneOutlooks(outlook).find(({ zoneId }) => zoneId === workload.zone?.id);
  if (!zone || workload.scheduledStart === null || workload.energyKwh === null) return null;
  const request: PlanRequest = {
    submittedMs: workload.scheduledStart,
    durationMinutes: workload.durationMinutes,
    energyKwh: workload.energyKwh,
    gpus: 0,
    cpuCores: 0,
    memoryGb: 0,
    deadlineMs: workload.scheduledStart,
    deferralMinutes: 0,
    carbonCapG: null,
    maxPriceGbp: null,
  };
  const candidate = candidatesOf(zone, request, weightsFor(outlook, workload.urgency))(workload.scheduledStart);
  if (!candidate) return null;
  return {
    basis: "expected",
    carbonG: candidate.carbonG,
    costGbp: candidate.costGbp,
    baselineCarbonG: workload.plan?.runNowCarbonG ?? null,
    baselineCostGbp: workload.plan?.runNowCostGbp ?? null,
  };
}

/**
 * Window and deadline of a specification, each taken from the other or from the urgency where it is not stated,
 * as the database does on submission.
 */
export function planWindow(
  spec: Pick<PlannedPart, "urgency" | "durationMinutes" | "deferralMinutes" | "deadline">,
  submittedAt: Instant,
): { readonly deferralMinutes: number; readonly deadline: Instant } {
  const durationMs = spec.durationMinutes * 60_000;
  if (spec.deadline === null) {
    const deferralMinutes = spec.deferralMinutes ?? defaultDeferralMinutes[spec.urgency];
    return { deferralMinutes, deadline: submittedAt + deferralMinutes * 60_000 + durationMs + defaultSlackMs };
  }
  const deadline = Date.parse(spec.deadline);
  const widest = Math.floor((deadline - submittedAt - durationMs) / 60_000);
  return {
    deferralMinutes: spec.deferralMinutes ?? Math.min(Math.max(0, widest), WORKLOAD_LIMITS.deferralMinutes),
    deadline,
  };
}

function toRequest(spec: PlannedPart, submittedAt: Instant): PlanRequest {
  const { deferralMinutes, deadline } = planWindow(spec, submittedAt);
  return {
    submittedMs: submittedAt,
    durationMinutes: spec.durationMinutes,
    safeDurationMinutes: safeDurationMinutes(spec.durationMinutes, null),
    energyKwh: spec.energyKwh ?? modelledEnergyKwh(spec, spec.durationMinutes),
    gpus: spec.gpus,
    cpuCores: spec.cpuCores,
    memoryGb: spec.memoryGb,
    deadlineMs: deadline,
    deferralMinutes,
    carbonCapG: spec.carbonCapG,
    maxPriceGbp: spec.maxPriceGbp,
  };
}

function toView(
  { bestProbability = null, ...candidate }: Candidate & Partial<RankedCandidate>,
  rank: number,
  outlook: GridOutlook,
): CandidateView[] {
  const zone = outlook.zones.find(({ id }) => id === candidate.zoneId);
  if (!zone) return [];
  return [
    {
      rank,
      zone: { id: zone.id, code: zone.code, name: zone.name, region: zone.region },
      startAt: candidate.startMs,
      endAt: candidate.endMs,
      carbonG: candidate.carbonG,
      costGbp: candidate.costGbp,
      meanIntensityGPerKwh: candidate.meanIntensityGPerKwh,
      carbonScoreGbp: candidate.carbonScoreGbp,
      priceScoreGbp: candidate.priceScoreGbp,
      latenessScoreGbp: candidate.latenessScoreGbp,
      scoreGbp: candidate.scoreGbp,
      filledShare: candidate.filledShare,
      p10CarbonG: candidate.p10CarbonG,
      p90CarbonG: candidate.p90CarbonG,
      statisticalShare: candidate.statisticalShare,
      bestProbability,
    },
  ];
}
