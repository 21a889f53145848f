import type { GridError, GridGap, GridProvenance } from "../../contracts/grid.ts";
import type { GridDataKind, RegionForecast, RegionOutturn } from "../../domain/grid/grid-figures.ts";
import { GREAT_BRITAIN_ID, REGION_IDS } from "../../domain/grid/regions.ts";
import { FORECAST_SLOT_COUNT, floorSlot, SLOT_MS, slotRange, slotsBetween } from "../../domain/grid/slots.ts";
import {
  type ForecastAnswer,
  type ForecastRequest,
  type GridResult,
  type IntensityProvider,
  type OutturnAnswer,
  type RangeRequest,
  rangeError,
} from "../grid-provider.ts";
import { askNeso, type NesoAnswer, type NesoOptions, nesoFrom, nesoTime } from "./neso-client.ts";
import { alignPoints, forecastFrom, mergePoints, outturnFrom, slotsGap } from "./series.ts";
import { NATIONAL, type NesoPoint } from "./wire.ts";

/** Intensity of Great Britain and its regions from the NESO Carbon Intensity API (CC BY 4.0), or a replay of it. */
export function createNesoProvider(kind: Exclude<GridDataKind, "sample">, options: NesoOptions): IntensityProvider {
  const provenance = (now: Date): GridProvenance => ({ source: "neso", kind, fetchedAt: now.toISOString() });
  return {
    forecast: async (request) => ({ ...provenance(request.now), ...(await forecast(request, options)) }),
    outturn: async (request) => ({ ...provenance(request.now), ...(await outturn(request, options)) }),
  };
}

type Unsigned<Answer> =
  | Omit<Extract<GridResult<Answer>, { ok: true }>, keyof GridProvenance>
  | { ok: false; error: GridError };

async function forecast({ now, signal }: ForecastRequest, options: NesoOptions): Promise<Unsigned<ForecastAnswer>> {
  const slots = slotRange(now.getTime(), FORECAST_SLOT_COUNT);
  const from = nesoFrom(floorSlot(now.getTime()));
  const [regional, national] = await Promise.all([
    askRegions((suffix) => `/regional/intensity/${from}/fw48h${suffix}`, options, signal),
    askNeso(`/intensity/${from}/fw48h`, options, signal),
  ]);

  const gaps = [...requestGaps(regional, "The regional forecast"), ...requestGaps(national, "The national forecast")];
  const regions: RegionForecast[] = [];
  for (const id of REGION_IDS) {
    const points = alignPoints(pointsOf(regional, id), slots);
    const region = forecastFrom(id, points, slots, now.getTime());
    if (region) regions.push(region);
    if (regional.ok)
      gaps.push(...present(slotsGap(id, slots, (place) => typeof points[place]?.forecastGPerKwh !== "number")));
  }
  // /intensity has no mix; the undocumented region 18 of /regional has, and replaces /intensity if that fails.
  const beside = alignPoints(pointsOf(regional, GREAT_BRITAIN_ID), slots);
  const points = alignPoints(pointsOf(national, NATIONAL), slots).map((point, place) =>
    completed(point, beside[place] ?? null),
  );
  const nationalForecast = forecastFrom(GREAT_BRITAIN_ID, points, slots, now.getTime());
  gaps.push(
    ...present(slotsGap(GREAT_BRITAIN_ID, slots, (place) => typeof points[place]?.forecastGPerKwh !== "number")),
  );

  if (regions.length === 0 && !nationalForecast) return { ok: false, error: firstError(regional, national) };
  return { ok: true, regions, national: nationalForecast, gaps };
}

/** Longest range of one request: NESO allows 14 days of national figures; regional days are 0.33 MB each. */
const NATIONAL_CHUNK_SLOTS = 13 * 48;
const REGIONAL_CHUNK_SLOTS = 4 * 48;

async function outturn(request: RangeRequest, options: NesoOptions): Promise<Unsigned<OutturnAnswer>> {
  const { from, to, now, signal } = request;
  const error = rangeError(request);
  if (error) return { ok: false, error };
  // The current slot is not over: it has no outturn yet.
  const slots = slotsBetween(from.getTime(), Math.min(to.getTime(), floorSlot(now.getTime())));
  if (slots.length === 0) return { ok: true, regions: [], national: null, gaps: [] };

  const [regional, national] = await Promise.all([
    inChunks(slots, REGIONAL_CHUNK_SLOTS, (chunk) =>
      askRegions((suffix) => `/regional/intensity/${nesoSpan(chunk)}${suffix}`, options, signal),
    ),
    inChunks(slots, NATIONAL_CHUNK_SLOTS, (chunk) => askNeso(`/intensity/${nesoSpan(chunk)}`, options, signal)),
  ]);

  const gaps = [...requestGaps(regional, "The regional figures"), ...requestGaps(national, "The national figures")];
  const regions: RegionOutturn[] = [];
  for (const id of REGION_IDS) {
    const points = alignPoints(pointsOf(regional, id), slots);
    const region = outturnFrom(id, points, slots);
    if (region) regions.push(region);
    if (regional.ok)
      gaps.push(...present(slotsGap(id, slots, (place) => region?.slots[place]?.status !== "estimated")));
  }
  const beside = alignPoints(pointsOf(regional, GREAT_BRITAIN_ID), slots);
  const points = alignPoints(pointsOf(national, NATIONAL), slots).map((point, place) =>
    completed(point, beside[place] ?? null),
  );
  const nationalOutturn = outturnFrom(GREAT_BRITAIN_ID, points, slots);
  const statusAt = (place: number) => nationalOutturn?.slots[place]?.status ?? "missing";
  gaps.push(...present(slotsGap(GREAT_BRITAIN_ID, slots, (place) => statusAt(place) === "missing")));
  gaps.push(...present(slotsGap(GREAT_BRITAIN_ID, slots, (place) => statusAt(place) === "estimated", "not-published")));

  if (regions.length === 0 && !nationalOutturn) return { ok: false, error: firstError(regional, national) };
  return { ok: true, regions, national: nationalOutturn, gaps };
}

function nesoSpan(chunk: readonly number[]): string {
  return `${nesoFrom(chunk[0] ?? 0)}/${nesoTime((chunk.at(-1) ?? 0) + SLOT_MS)}`;
}

/** All regions at once; then, one by one, those that the response lacks. */
async function askRegions(
  path: (suffix: string) => string,
  options: NesoOptions,
  signal: AbortSignal | undefined,
): Promise<NesoAnswer> {
  const all = await askNeso(path(""), options, signal);
  if (!all.ok) return all;
  const points = new Map(all.points);
  let failure: GridError | null = null;
  for (const id of REGION_IDS.filter((region) => !all.points.has(region))) {
    const one = await askNeso(path(`/regionid/${id}`), options, signal);
    // A response for a different region is not valid.
    const found = one.ok ? one.points.get(id) : undefined;
    if (found) points.set(id, found);
    // If one fails, the next is likely to fail too: do not wait for each.
    if (!one.ok && one.error.code !== "empty") {
      failure = one.error;
      break;
    }
  }
  return { ...all, points, failure };
}

async function inChunks(
  slots: readonly number[],
  length: number,
  ask: (chunk: readonly number[]) => Promise<NesoAnswer>,
): Promise<NesoAnswer> {
  const points = new Map<number, NesoPoint[]>();
  let unreadable = 0;
  let failure: GridError | null = null;
  for (let start = 0; start < slots.length && !failure; start += length) {
    const answer = await ask(slots.slice(start, start + length));
    if (!answer.ok) {
      failure = answer.error;
      break;
    }
    failure = answer.failure;
    unreadable += answer.unreadable;
    for (const [id, found] of answer.points) points.set(id, [...(points.get(id) ?? []), ...found]);
  }
  return failure && points.size === 0 ? { ok: false, error: failure } : { ok: true, points, unreadable, failure };
}

function pointsOf(answer: NesoAnswer, id: number): readonly NesoPoint[] {
  return answer.ok ? (answer.points.get(id) ?? []) : [];
}

/** The national point, completed by region 18: the one has the actual, the other the mix. */
function completed(point: NesoPoint | null, beside: NesoPoint | null): NesoPoint | null {
  return point && beside ? mergePoints(beside, point) : (point ?? beside);
}

function requestGaps(answer: NesoAnswer, what: string): GridGap[] {
  const gap = (reason: GridGap["reason"], slotCount: number, message: string): GridGap => {
    return { reason, regionId: null, fromSlot: null, toSlot: null, slotCount, message };
  };
  if (!answer.ok) return [gap("request-failed", 0, `${what} could not be had: ${answer.error.message}`)];
  const gaps: GridGap[] = [];
  if (answer.failure) gaps.push(gap("request-failed", 0, `${what} came in part only: ${answer.failure.message}`));
  if (answer.unreadable > 0) {
    gaps.push(
      gap("unreadable", answer.unreadable, `${what} held ${answer.unreadable} half hours that cannot be read.`),
    );
  }
  return gaps;
}

function present<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

function firstError(...answers: readonly NesoAnswer[]): GridError {
  for (const answer of answers) if (!answer.ok) return answer.error;
  return {
    code: "empty",
    message: "NESO answered without a figure for any of these half hours.",
    status: 200,
    attempts: 1,
  };
}
