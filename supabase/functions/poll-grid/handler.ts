import type { GridError, GridGap, GridProvenance } from "../../../lib/contracts/grid.ts";
import type { GenerationMix, GridDataKind, IntensityStatus } from "../../../lib/domain/grid/grid-figures.ts";
import { floorSlot, isoFromMs, SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import type {
  ForecastAnswer,
  GridProvider,
  OutturnAnswer,
  PricesAnswer,
} from "../../../lib/providers/grid-provider.ts";
import { describeError, type Log } from "../_shared/log.ts";
import { makeOutlooks, type OutlookStore, type StoredIssue } from "./make-outlooks.ts";

const DAY_MS = 86_400_000;
/** NESO revises the last day's figures, older ones rarely. */
const OUTTURN_MS_LEAST = 26 * 3_600_000;
/** After a long outage, no more than NESO returns in one response. */
const OUTTURN_MS_MAX = 13 * DAY_MS;
/** A hosted function has 150 s to answer; sources that hang must leave time to store the figures of the others. */
const ASKING_MS_MAX = 60_000;
/** Gaps reported in the log, out of possibly one per region. */
const LOGGED_GAPS_MAX = 5;

type SourceName = "regional-forecast" | "intensity-outturn" | "prices" | "statistical-forecast";

type RegionFigures = { readonly regionId: number; readonly intensityGPerKwh: readonly (number | null)[] };
export type SlotFigure = {
  readonly regionId: number;
  readonly slotStart: string;
  readonly intensityGPerKwh: number;
  readonly status: Exclude<IntensityStatus, "forecast" | "missing">;
};
type SlotMix = GenerationMix & { readonly regionId: number; readonly slotStart: string };
export type SlotPrice = {
  readonly regionId: number;
  readonly slotStart: string;
  readonly priceGbpPerKwh: number;
  readonly product: string;
};

export type Attempt = {
  readonly source: SourceName;
  readonly kind: GridDataKind;
  readonly at: string;
  /** Null: it succeeded. */
  readonly error: string | null;
  readonly coversUntil: string | null;
  /** Slots that should have had a figure and did not, of all areas; those not published yet do not count. */
  readonly missingSlots: number;
};

/** Where figures go. Each call is one transaction. */
export type GridStore = {
  readonly outlooks: OutlookStore;
  /** Start of the newest slot with a known outturn; null if none. */
  newestOutturn(): Promise<Date | null>;
  /** Returns the number of the issue, or of an earlier identical one. */
  forecast(
    kind: GridDataKind,
    issuedAt: string,
    firstSlot: string,
    regions: readonly RegionFigures[],
    mixes: readonly SlotMix[],
  ): Promise<number>;
  outturn(kind: GridDataKind, figures: readonly SlotFigure[]): Promise<void>;
  prices(kind: GridDataKind, prices: readonly SlotPrice[]): Promise<void>;
  attempt(attempt: Attempt): Promise<void>;
  /** Sets the zones' current figures, and enqueues the work that the new figures require. */
  follow(): Promise<void>;
};

export type PollContext = {
  readonly provider: GridProvider;
  readonly store: GridStore;
  readonly log: Log;
  readonly now: () => Date;
};
/** Skipped: there was no issue. */
export type PollResult = { readonly sources: Readonly<Record<SourceName, "ok" | "failed" | "skipped">> };

/**
 * Reads and stores forecast, outturn and prices; then makes the week's outlook from them. A failing source is recorded,
 * its last figures stay in use with their age, and other sources continue.
 */
export async function pollGrid(context: PollContext): Promise<PollResult> {
  const { provider, store } = context;
  const now = context.now();
  const from = await outturnFrom(store, now);
  const signal = AbortSignal.timeout(ASKING_MS_MAX);
  const kept: { issue: StoredIssue | null } = { issue: null };
  const keepForecast = async (to: GridStore, answer: GridProvenance & ForecastAnswer) => {
    const { id, coversUntil } = await storeForecast(to, answer);
    kept.issue = { id, kind: answer.kind };
    return coversUntil;
  };
  const [forecast, outturn, prices] = await Promise.all([
    read(context, "regional-forecast", now, () => provider.forecast({ now, signal }), keepForecast),
    read(context, "intensity-outturn", now, () => provider.outturn({ from, to: now, now, signal }), storeOutturn),
    read(
      context,
      "prices",
      now,
      () => provider.prices({ from: slotAgo(now, DAY_MS), to: slotAgo(now, -2 * DAY_MS), now, signal }),
      storePrices,
    ),
  ]);
  const statistical = kept.issue ? await forecastWeek(context, kept.issue, now) : "skipped";
  await store.follow();
  return {
    sources: {
      "regional-forecast": forecast,
      "intensity-outturn": outturn,
      prices,
      "statistical-forecast": statistical,
    },
  };
}

/** Runs after the outturn is stored, because it learns from it. If it fails, the issue is archived anyway. */
async function forecastWeek({ store, log }: PollContext, issue: StoredIssue, now: Date): Promise<"ok" | "failed"> {
  const attempt = { source: "statistical-forecast", kind: issue.kind, at: now.toISOString(), missingSlots: 0 } as const;
  try {
    const coversUntil = await makeOutlooks(store.outlooks, issue, now);
    await store.attempt({ ...attempt, error: null, coversUntil });
    return "ok";
  } catch (failure) {
    const error = describeError(failure);
    log("warn", "source failed", { source: attempt.source, error });
    await store.attempt({ ...attempt, error, coversUntil: null });
    return "failed";
  }
}

type Read<Answer> =
  | (GridProvenance & Answer & { ok: true; gaps: readonly GridGap[] })
  | (GridProvenance & { ok: false; error: GridError });

async function read<Answer>(
  { store, log }: PollContext,
  source: SourceName,
  now: Date,
  ask: () => Promise<Read<Answer>>,
  /** Stores a response and returns the end of its last slot. */
  put: (store: GridStore, answer: GridProvenance & Answer) => Promise<string | null>,
): Promise<"ok" | "failed"> {
  const at = now.toISOString();
  let kind: GridDataKind = "live";
  let error: string;
  try {
    const answer = await ask();
    kind = answer.kind;
    if (answer.ok) {
      const coversUntil = await put(store, answer);
      const gaps = answer.gaps.filter(({ reason }) => reason !== "not-published");
      for (const { message } of gaps.slice(0, LOGGED_GAPS_MAX)) log("warn", "gap", { source, gap: message });
      const missingSlots = gaps.reduce((sum, { slotCount }) => sum + slotCount, 0);
      await store.attempt({ source, kind, at, error: null, coversUntil, missingSlots });
      return "ok";
    }
    error = answer.error.message;
  } catch (failure) {
    error = describeError(failure);
  }
  log("warn", "source failed", { source, error });
  await store.attempt({ source, kind, at, error, coversUntil: null, missingSlots: 0 });
  return "failed";
}

/** One issue: the regions, and Great Britain if available. All its arrays start at the same slot. */
async function storeForecast(
  store: GridStore,
  { kind, regions, national, fetchedAt }: GridProvenance & ForecastAnswer,
): Promise<{ readonly id: number; readonly coversUntil: string }> {
  if (regions.length === 0) throw new Error("The answer contains no region.");
  const areas = [...regions, ...(national ? [national] : [])];
  const starts = areas.map(({ firstSlot }) => Date.parse(firstSlot));
  const firstMs = Math.min(...starts);
  const endMs = Math.max(
    ...areas.map(({ intensityGPerKwh }, at) => (starts[at] ?? firstMs) + intensityGPerKwh.length * SLOT_MS),
  );
  const count = (endMs - firstMs) / SLOT_MS;
  const figures = areas.map(({ regionId, intensityGPerKwh }, at) => {
    const offset = ((starts[at] ?? firstMs) - firstMs) / SLOT_MS;
    return {
      regionId,
      intensityGPerKwh: Array.from({ length: count }, (_, slot) => roundOrNull(intensityGPerKwh[slot - offset])),
    };
  });
  const mixes = areas.flatMap(({ regionId, mix }, at) =>
    mix.flatMap((shares, slot) =>
      shares ? { regionId, slotStart: isoFromMs((starts[at] ?? firstMs) + slot * SLOT_MS), ...shares } : [],
    ),
  );
  const id = await store.forecast(kind, fetchedAt, isoFromMs(firstMs), figures, mixes);
  return { id, coversUntil: isoFromMs(endMs) };
}

async function storeOutturn(
  store: GridStore,
  { kind, regions, national }: GridProvenance & OutturnAnswer,
): Promise<string | null> {
  const areas = [...regions, ...(national ? [national] : [])];
  const figures = areas.flatMap(({ regionId, slots }) =>
    slots.flatMap(({ slotStart, intensityGPerKwh, status }) =>
      intensityGPerKwh === null || status === "missing"
        ? []
        : { regionId, slotStart, intensityGPerKwh: Math.round(intensityGPerKwh), status },
    ),
  );
  await store.outturn(kind, figures);
  return endOfNewest(figures);
}

async function storePrices(store: GridStore, { kind, regions }: GridProvenance & PricesAnswer): Promise<string | null> {
  const prices = regions.flatMap(({ regionId, product, firstSlot, priceGbpPerKwh }) =>
    priceGbpPerKwh.flatMap((price, slot) =>
      price === null
        ? []
        : { regionId, slotStart: isoFromMs(Date.parse(firstSlot) + slot * SLOT_MS), priceGbpPerKwh: price, product },
    ),
  );
  await store.prices(kind, prices);
  return endOfNewest(prices);
}

/** The start of the requested outturn: the last day, or since the newest known figure after an outage. */
async function outturnFrom(store: GridStore, now: Date): Promise<Date> {
  const newest = (await store.newestOutturn())?.getTime() ?? 0;
  const earliest = slotAgo(now, OUTTURN_MS_MAX).getTime();
  return new Date(Math.max(earliest, Math.min(newest, slotAgo(now, OUTTURN_MS_LEAST).getTime())));
}

function slotAgo(now: Date, ms: number): Date {
  return new Date(floorSlot(now.getTime() - ms));
}

function endOfNewest(items: readonly { slotStart: string }[]): string | null {
  const newest = items.reduce((latest, { slotStart }) => Math.max(latest, Date.parse(slotStart)), 0);
  return newest === 0 ? null : isoFromMs(newest + SLOT_MS);
}

/** Whole grams, as NESO publishes them. */
function roundOrNull(figure: number | null | undefined): number | null {
  return figure == null ? null : Math.round(figure);
}
