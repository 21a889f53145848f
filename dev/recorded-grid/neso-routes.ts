import { FUELS, type GenerationMix } from "../../lib/domain/grid/grid-figures.ts";
import { intensityIndex } from "../../lib/domain/grid/intensity-index.ts";
import { findRegion } from "../../lib/domain/grid/regions.ts";
import { FUEL_FACTORS_G_PER_KWH } from "../../lib/domain/grid/sample-statistics.ts";
import { floorSlot, isoFromMs, parseInstant, SLOT_MS, slotRange } from "../../lib/domain/grid/slots.ts";
import type { ReplayedGrid, ReplayedPoint } from "./replayed-grid.ts";

export type RouteAnswer = { readonly status: number; readonly body: unknown };

/** Answers a path like the NESO Carbon Intensity API, including its peculiarities; null for other paths. */
export function answerNeso(path: string, grid: ReplayedGrid, nowMs: number): RouteAnswer | null {
  const [service, ...rest] = path.split("/").filter((part) => part !== "");
  if (service === "intensity") return answerIntensity(rest, grid, nowMs);
  if (service === "generation") return answerGeneration(rest, grid, nowMs);
  if (service === "regional") return answerRegional(rest, grid, nowMs);
  return null;
}

function answerIntensity(parts: readonly string[], grid: ReplayedGrid, nowMs: number): RouteAnswer {
  const [first, ...rest] = parts;
  const points = (slots: readonly number[]) =>
    ok(slots.flatMap((slotMs) => present(grid.national(slotMs, nowMs)).map((point) => nationalItem(slotMs, point))));
  if (first === undefined) return points([floorSlot(nowMs)]);
  if (first === "factors") return ok([FACTORS]);
  if (first === "date") {
    const slots = daySlots(rest[0] ?? isoFromMs(nowMs).slice(0, 10), rest[1]);
    return slots ? points(slots) : badRequest("Please enter a valid date in ISO8601 format YYYY-MM-DD.");
  }
  const slots = spanSlots(first, rest[0]);
  return slots ? points(slots) : badRequest(SPAN_MESSAGE);
}

function answerGeneration(parts: readonly string[], grid: ReplayedGrid, nowMs: number): RouteAnswer {
  const items = (slots: readonly number[]) =>
    slots
      // The mix is published, not forecast: slots that are not over have none.
      .filter((slotMs) => slotMs + SLOT_MS <= nowMs)
      .flatMap((slotMs) =>
        present(grid.national(slotMs, nowMs)?.mix).map((mix) => ({ ...span(slotMs), generationmix: mixItems(mix) })),
      );
  const [from, to] = parts;
  // Without a range it is the last half hour, and an object instead of a list.
  if (from === undefined) return { status: 200, body: { data: items([floorSlot(nowMs) - SLOT_MS])[0] ?? {} } };
  const slots = to === undefined ? null : spanSlots(from, to);
  return slots ? ok(items(slots)) : badRequest(SPAN_MESSAGE);
}

const NATIONS: ReadonlyMap<string, number> = new Map([
  ["england", 15],
  ["scotland", 16],
  ["wales", 17],
]);

function answerRegional(parts: readonly string[], grid: ReplayedGrid, nowMs: number): RouteAnswer {
  const [first, ...rest] = parts;
  const current = [floorSlot(nowMs)];
  if (first === undefined) return ok(allRegions(current, grid, nowMs));
  const nation = NATIONS.get(first);
  if (nation !== undefined) return ok([oneRegion(nation, current, grid, nowMs)]);
  if (first === "regionid") return withRegion(rest[0], grid, (id) => ok([oneRegion(id, current, grid, nowMs)]));
  if (first !== "intensity") return badRequest("The replay knows no postcodes. Ask by regionid.");

  const [from = "", to, by, id] = rest;
  const slots = to === undefined ? null : spanSlots(from, to);
  if (!slots) return badRequest(SPAN_MESSAGE);
  if (by === undefined) return ok(allRegions(slots, grid, nowMs));
  if (by !== "regionid") return badRequest("The replay knows no postcodes. Ask by regionid.");
  // Over a range the data is an object, unlike in the documentation.
  return withRegion(id, grid, (regionId) => ({ status: 200, body: { data: oneRegion(regionId, slots, grid, nowMs) } }));
}

function withRegion(text: string | undefined, grid: ReplayedGrid, answer: (id: number) => RouteAnswer): RouteAnswer {
  const id = Number(text);
  if (!grid.regionIds().includes(id) || id > 17) return badRequest("Please enter a valid region ID i.e. 1-17.");
  return answer(id);
}

function allRegions(slots: readonly number[], grid: ReplayedGrid, nowMs: number): unknown[] {
  return slots
    .map((slotMs) => ({
      ...span(slotMs),
      regions: grid.regionIds().flatMap((id) =>
        present(grid.region(id, slotMs, nowMs)).map((point) => ({
          ...regionNames(id),
          ...regionItem(slotMs, point),
        })),
      ),
    }))
    .filter((item) => item.regions.length > 0);
}

function oneRegion(id: number, slots: readonly number[], grid: ReplayedGrid, nowMs: number): unknown {
  const data = slots.flatMap((slotMs) =>
    present(grid.region(id, slotMs, nowMs)).map((point) => ({ ...span(slotMs), ...regionItem(slotMs, point) })),
  );
  return { ...regionNames(id), data };
}

const SUM_NAMES: ReadonlyMap<number, string> = new Map([
  [15, "England"],
  [16, "Scotland"],
  [17, "Wales"],
  [18, "GB"],
]);

function regionNames(regionid: number) {
  const region = findRegion(regionid);
  const sum = SUM_NAMES.get(regionid) ?? String(regionid);
  return { regionid, dnoregion: region?.dnoRegionNames[0] ?? sum, shortname: region?.shortName ?? sum };
}

function regionItem(slotMs: number, { forecastGPerKwh, mix }: ReplayedPoint) {
  const intensity = { forecast: forecastGPerKwh, index: intensityIndex(forecastGPerKwh, slotMs) };
  return mix ? { intensity, generationmix: mixItems(mix) } : { intensity };
}

function nationalItem(slotMs: number, { forecastGPerKwh, actualGPerKwh }: ReplayedPoint) {
  const index = intensityIndex(actualGPerKwh ?? forecastGPerKwh, slotMs);
  return { ...span(slotMs), intensity: { forecast: forecastGPerKwh, actual: actualGPerKwh, index } };
}

function mixItems(mix: GenerationMix) {
  return FUELS.map((fuel) => ({ fuel, perc: mix[fuel] }));
}

function span(slotMs: number) {
  return { from: minutes(slotMs), to: minutes(slotMs + SLOT_MS) };
}

/** An instant as NESO writes it: without seconds. */
function minutes(atMs: number): string {
  return `${isoFromMs(atMs).slice(0, 16)}Z`;
}

const SPAN_DAYS_MAX = 14;
const SPAN_MESSAGE = `Please enter a valid range of at most ${SPAN_DAYS_MAX} days, as YYYY-MM-DDThh:mmZ.`;

/**
 * Slots of {from} alone or of {from}/{to}, where {to} may be fw24h, fw48h or pt24h. As NESO does, those that END from
 * `from` to `to`: a `from` on the hour also includes the half hour before.
 */
function spanSlots(from: string, to: string | undefined): number[] | null {
  const fromMs = parseInstant(from);
  if (fromMs === null) return null;
  if (to === undefined) return [floorSlot(fromMs)];
  const hours = new Map([
    ["fw24h", 24],
    ["fw48h", 48],
    ["pt24h", -24],
  ]).get(to);
  const otherMs = hours === undefined ? parseInstant(to) : fromMs + hours * 3_600_000;
  if (otherMs === null || (hours === undefined && otherMs < fromMs)) return null;
  const [startMs, endMs] = [Math.min(fromMs, otherMs), Math.max(fromMs, otherMs)];
  if (endMs - startMs > SPAN_DAYS_MAX * 86_400_000) return null;
  const first = floorSlot(startMs - 1);
  const count = Math.floor(endMs / SLOT_MS) - first / SLOT_MS;
  return slotRange(first, Math.max(0, count));
}

function daySlots(date: string, period: string | undefined): number[] | null {
  const dayMs = parseInstant(`${date}T00:00Z`);
  if (dayMs === null) return null;
  if (period === undefined) return slotRange(dayMs, 48);
  const number = Number(period);
  // UTC half hours, not settlement periods, despite the parameter's name.
  return Number.isInteger(number) && number >= 1 && number <= 48 ? [dayMs + (number - 1) * SLOT_MS] : null;
}

const FACTORS = {
  Biomass: FUEL_FACTORS_G_PER_KWH.biomass,
  Coal: FUEL_FACTORS_G_PER_KWH.coal,
  "Dutch Imports": 474,
  "French Imports": 53,
  "Gas (Combined Cycle)": FUEL_FACTORS_G_PER_KWH.gas,
  "Gas (Open Cycle)": 651,
  Hydro: 0,
  "Irish Imports": 458,
  Nuclear: 0,
  Oil: 935,
  Other: FUEL_FACTORS_G_PER_KWH.other,
  "Pumped Storage": 0,
  Solar: 0,
  Wind: 0,
};

function ok(data: unknown[]): RouteAnswer {
  return { status: 200, body: { data } };
}

function badRequest(message: string): RouteAnswer {
  return { status: 400, body: { error: { code: "400 Bad Request", message } } };
}

function present<T>(value: T | null | undefined): T[] {
  return value === null || value === undefined ? [] : [value];
}
