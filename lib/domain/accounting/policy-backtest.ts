import type { SlotSeries } from "../forecast/slot-series.ts";
import { floorSlot, SLOT_MS } from "../grid/slots.ts";
import { engineWorkload } from "../planning/engine-workload.ts";
import { safeDurationMinutes } from "../planning/latest-start.ts";
import type { PlanRequest, Resources, ZoneOutlook } from "../planning/plan-types.ts";
import { planWorkload } from "../planning/plan-workload.ts";
import { placeByPolicy, policyForecast } from "../planning/policies/policy.ts";
import { lowestWindow } from "../planning/policies/whole.ts";
import { accountTrace } from "./carbon.ts";
import { type EnergyTrace, shiftTrace } from "./energy-trace.ts";
import { bestInHindsight, type ZoneOutturn } from "./perfect-foresight.ts";

export const BACKTEST_POLICIES = ["run-at-arrival", "lowest-window", "karbos", "perfect-foresight"] as const;
export type BacktestPolicyId = (typeof BACKTEST_POLICIES)[number];

/** A run that ended, with what was known about its workload at submission. */
export type BacktestRun = {
  readonly submittedMs: number;
  /** Latest end. */
  readonly deadlineMs: number;
  /** Last start that keeps the deadline and the deferral window. */
  readonly latestStartMs: number;
  /** As estimated at submission. */
  readonly durationMinutes: number;
  /** IT energy as estimated at submission, kWh. */
  readonly energyKwh: number;
  readonly needs: Resources;
  readonly latenessGbpPerHour: number;
  /** As it was drawn. */
  readonly trace: EnergyTrace;
};

/** A zone with its outturn and its actual prices, GBP/kWh by slot from the same slot on. */
export type BacktestZone = ZoneOutturn & {
  readonly capacity: Resources;
  readonly priceGbpPerKwh: readonly (number | null)[];
};

/** The parameters of a back-test. */
export type BacktestGrid = {
  /** Zones that a policy may choose from. */
  readonly zones: readonly BacktestZone[];
  /** The zone of run at arrival; null if the organization had none. */
  readonly baselineZone: BacktestZone | null;
  /** By zone, the newest forecast published by the submission; null if the archive has none. */
  readonly forecasts: ReadonlyMap<number, SlotSeries> | null;
  readonly carbonPriceGbpPerKg: number;
};

/** The basis of a decision: no intensity at all, the forecast of that time, or the outturn. */
export type BacktestKnowledge = "nothing" | "forecast" | "outturn";

/** Where and when a policy would have run, and what the drawn energy would have emitted and cost there. */
export type BacktestPlacement = {
  readonly zoneId: number;
  readonly startMs: number;
  /** gCO2; null if the outturn of that time is not known. */
  readonly carbonG: number | null;
  readonly costGbp: number | null;
  readonly knew: BacktestKnowledge;
};

/**
 * Where a policy would have placed a run that ended, and what that would have emitted. A policy decides once, at
 * submission, with the estimates of that time, and with the forecast of that time if there is one, else with the
 * outturn. Capacity used by other work, carbon caps and maximum prices are ignored. Null if it finds no place.
 */
export function backtestRun(run: BacktestRun, policy: BacktestPolicyId, grid: BacktestGrid): BacktestPlacement | null {
  const zones = grid.zones.filter(({ capacity }) => isLargeEnough(capacity, run.needs));
  switch (policy) {
    case "run-at-arrival":
      return grid.baselineZone && placed(run, grid.baselineZone, run.submittedMs, "nothing");
    case "perfect-foresight": {
      const best = bestInHindsight(run.trace, run.submittedMs, run.latestStartMs, zones);
      return best && placedIn(run, zones, best, "outturn");
    }
    case "lowest-window":
    case "karbos": {
      const decide = policy === "karbos" ? decideAsKarbos : decideByLowestWindow;
      const { forecasts } = grid;
      const byForecast = forecasts && decide(run, zones, (zone) => forecasts.get(zone.zoneId) ?? null, grid);
      if (byForecast) return placedIn(run, zones, byForecast, "forecast");
      const byOutturn = decide(run, zones, (zone) => zone, grid);
      return byOutturn && placedIn(run, zones, byOutturn, "outturn");
    }
  }
}

/**
 * Whether a run without a place may still find one: a zone is large enough, and not every half hour has its outturn.
 */
export function waitsForOutturn(run: BacktestRun, { zones, baselineZone }: BacktestGrid): boolean {
  const { firstMs, slots } = spanOf(run);
  const open = zones.filter(
    (zone) => isLargeEnough(zone.capacity, run.needs) && cutSeries(zone, firstMs, slots).includes(null),
  );
  return baselineZone !== null && open.length > 0;
}

type Place = { readonly zoneId: number; readonly startMs: number };
type Believed = (zone: BacktestZone) => SlotSeries | null;

/** Lowest-Window, over the allowed zones; a zone counts with its PUE. */
function decideByLowestWindow(run: BacktestRun, zones: readonly BacktestZone[], believed: Believed): Place | null {
  const { firstMs, slots } = spanOf(run);
  const forecasts = zones.map((zone) =>
    policyForecast(
      SLOT_MS,
      cutSeries(believed(zone), firstMs, slots).map((figure) => (figure === null ? null : figure * zone.pue)),
    ),
  );
  const deadlineMs = Math.max(run.submittedMs, run.latestStartMs) + run.durationMinutes * 60_000;
  const workload = engineWorkload(requestOf(run), run, run.submittedMs, deadlineMs);
  const placement = placeByPolicy(lowestWindow, forecasts, firstMs, workload);
  const zone = placement && zones[placement.zone];
  const startMs = placement?.segments[0]?.startMs;
  return zone && startMs !== undefined ? { zoneId: zone.zoneId, startMs } : null;
}

/** Slots of prices before the submission, from which the planner fills unpublished ones. */
const PRICE_HISTORY_SLOTS = 48;

/** What Karbos's planner would have chosen with free capacity everywhere and its margin before the deadline. */
function decideAsKarbos(
  run: BacktestRun,
  zones: readonly BacktestZone[],
  believed: Believed,
  { carbonPriceGbpPerKg }: BacktestGrid,
): Place | null {
  const { firstMs, slots } = spanOf(run);
  const fromMs = firstMs - PRICE_HISTORY_SLOTS * SLOT_MS;
  const history = new Array<null>(PRICE_HISTORY_SLOTS).fill(null);
  const outcome = planWorkload({
    request: requestOf(run),
    weights: { carbonPriceGbpPerKg, latenessGbpPerHour: run.latenessGbpPerHour },
    zones: zones.map(
      (zone): ZoneOutlook => ({
        zoneId: zone.zoneId,
        pue: zone.pue,
        capacity: zone.capacity,
        placed: [],
        firstSlotMs: fromMs,
        intensityGPerKwh: [...history, ...cutSeries(believed(zone), firstMs, slots)],
        priceGbpPerKwh: cut(zone.firstSlotMs, zone.priceGbpPerKwh, fromMs, PRICE_HISTORY_SLOTS + slots),
      }),
    ),
    baselineZoneId: null,
    nowMs: run.submittedMs,
  });
  return outcome.feasible ? outcome.candidates[0] : null;
}

/** The slots that a run could have touched. */
function spanOf({ submittedMs, latestStartMs, durationMinutes }: BacktestRun) {
  const firstMs = floorSlot(submittedMs);
  const endMs = Math.max(submittedMs, latestStartMs) + durationMinutes * 60_000;
  return { firstMs, slots: Math.ceil((endMs - firstMs) / SLOT_MS) + 1 };
}

function cutSeries(series: SlotSeries | null, fromMs: number, slots: number): (number | null)[] {
  return cut(series?.firstSlotMs ?? fromMs, series?.intensityGPerKwh ?? [], fromMs, slots);
}

/** Some slots from an instant on, null for a missing figure. */
function cut(
  firstSlotMs: number,
  figures: readonly (number | null)[],
  fromMs: number,
  slots: number,
): (number | null)[] {
  const offset = Math.round((fromMs - firstSlotMs) / SLOT_MS);
  return Array.from({ length: slots }, (_, slot) => figures[offset + slot] ?? null);
}

function requestOf(run: BacktestRun): PlanRequest {
  return {
    ...run.needs,
    submittedMs: run.submittedMs,
    durationMinutes: run.durationMinutes,
    safeDurationMinutes: safeDurationMinutes(run.durationMinutes, null),
    energyKwh: run.energyKwh,
    deadlineMs: run.deadlineMs,
    deferralMinutes: (run.latestStartMs - run.submittedMs) / 60_000,
    carbonCapG: null,
    maxPriceGbp: null,
  };
}

function placedIn(
  run: BacktestRun,
  zones: readonly BacktestZone[],
  { zoneId, startMs }: Place,
  knew: BacktestKnowledge,
): BacktestPlacement | null {
  const zone = zones.find((candidate) => candidate.zoneId === zoneId);
  return zone ? placed(run, zone, startMs, knew) : null;
}

/** The drawn energy at that place and time, by the method of the ledger. */
function placed(run: BacktestRun, zone: BacktestZone, startMs: number, knew: BacktestKnowledge): BacktestPlacement {
  const { carbonG, costGbp } = accountTrace(shiftTrace(run.trace, startMs), zone.pue, (slotMs) => {
    const slot = Math.round((slotMs - zone.firstSlotMs) / SLOT_MS);
    return {
      intensityGPerKwh: zone.intensityGPerKwh[slot] ?? null,
      status: "estimated",
      priceGbpPerKwh: zone.priceGbpPerKwh[slot] ?? null,
    };
  });
  return { zoneId: zone.zoneId, startMs, carbonG, costGbp, knew };
}

function isLargeEnough(capacity: Resources, needs: Resources): boolean {
  return capacity.gpus >= needs.gpus && capacity.cpuCores >= needs.cpuCores && capacity.memoryGb >= needs.memoryGb;
}
