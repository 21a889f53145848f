import type { GridError, GridProvenance } from "../../../lib/contracts/grid.ts";
import type { GenerationMix, GridDataKind, IntensityStatus } from "../../../lib/domain/grid/grid-figures.ts";
import { floorSlot, isoFromMs, SLOT_MS } from "../../../lib/domain/grid/slots.ts";
import type {
  ForecastAnswer,
  GridProvider,
  OutturnAnswer,
  PricesAnswer,
} from "../../../lib/providers/grid-provider.ts";
import { describeError, type Log } from "../_shared/log.ts";

const DAY_MS = 86_400_000;
/** NESO revises the last day's figures; older ones rarely. */
const OUTTURN_MS_LEAST = 26 * 3_600_000;
/** After a long absence, no more than NESO gives in one answer. */
const OUTTURN_MS_MAX = 13 * DAY_MS;

export type SourceName = "regional-forecast" | "intensity-outturn" | "prices";

export type RegionFigures = { readonly regionId: number; readonly intensityGPerKwh: readonly (number | null)[] };
export type SlotFigure = {
  readonly regionId: number;
  readonly slotStart: string;
  readonly intensityGPerKwh: number;
  readonly status: Exclude<IntensityStatus, "forecast" | "missing">;
};
export type SlotMix = GenerationMix & { readonly regionId: number; readonly slotStart: string };
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
  /** Null: it answered. */
  readonly error: string | null;
  readonly coversUntil: string | null;
  readonly missingSlots: number;
};

/** Where figures go. Each call is one transaction. */
export type GridStore = {
  /** Start of the newest slot whose outturn is known; null when none is. */
  newestOutturn(): Promise<Date | null>;
  forecast(
    kind: GridDataKind,
    issuedAt: string,
    firstSlot: string,
    regions: readonly RegionFigures[],
    mixes: readonly SlotMix[],
  ): Promise<void>;
  outturn(kind: GridDataKind, figures: readonly SlotFigure[]): Promise<void>;
  prices(kind: GridDataKind, prices: readonly SlotPrice[]): Promise<void>;
  attempt(attempt: Attempt): Promise<void>;
  /** Sets the zones' current figures, and asks for what the new figures make worth doing again. */
  follow(): Promise<void>;
};

export type PollContext = {
  readonly provider: GridProvider;
  readonly store: GridStore;
  readonly log: Log;
  readonly now: () => Date;
};
export type PollResult = { readonly sources: Readonly<Record<SourceName, "ok" | "failed">> };

/**
 * Reads forecast, outturn and prices and stores what came. A source that fails is
 * recorded and keeps its last figures in use, with their age; it holds up no other.
 */
export async function pollGrid(context: PollContext): Promise<PollResult> {
  const { provider, store } = context;
  const now = context.now();
  const from = await outturnFrom(store, now);
  const [forecast, outturn, prices] = await Promise.all([
    read(context, "regional-forecast", now, () => provider.forecast({ now }), storeForecast),
    read(context, "intensity-outturn", now, () => provider.outturn({ from, to: now, now }), storeOutturn),
    read(
      context,
      "prices",
      now,
      () => provider.prices({ from: slotAgo(now, DAY_MS), to: slotAgo(now, -2 * DAY_MS), now }),
      storePrices,
    ),
  ]);
  await store.follow();
  return { sources: { "regional-forecast": forecast, "intensity-outturn": outturn, prices } };
}

type Read<Answer> = (GridProvenance & Answer & { ok: true }) | (GridProvenance & { ok: false; error: GridError });
type Stored = { readonly coversUntil: string | null; readonly missingSlots: number };

async function read<Answer>(
  { store, log }: PollContext,
  source: SourceName,
  now: Date,
  ask: () => Promise<Read<Answer>>,
  put: (store: GridStore, answer: GridProvenance & Answer) => Promise<Stored>,
): Promise<"ok" | "failed"> {
  const at = now.toISOString();
  let kind: GridDataKind = "live";
  let error: string;
  try {
    const answer = await ask();
    kind = answer.kind;
    if (answer.ok) {
      await store.attempt({ source, kind, at, error: null, ...(await put(store, answer)) });
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

async function storeForecast(
  store: GridStore,
  { kind, regions, fetchedAt }: GridProvenance & ForecastAnswer,
): Promise<Stored> {
  if (regions.length === 0) throw new Error("The answer speaks of no region.");
  const starts = regions.map(({ firstSlot }) => Date.parse(firstSlot));
  const firstMs = Math.min(...starts);
  const endMs = Math.max(
    ...regions.map(({ intensityGPerKwh }, at) => (starts[at] ?? firstMs) + intensityGPerKwh.length * SLOT_MS),
  );
  const count = (endMs - firstMs) / SLOT_MS;
  const figures = regions.map(({ regionId, intensityGPerKwh }, at) => {
    const offset = ((starts[at] ?? firstMs) - firstMs) / SLOT_MS;
    return {
      regionId,
      intensityGPerKwh: Array.from({ length: count }, (_, slot) => roundOrNull(intensityGPerKwh[slot - offset])),
    };
  });
  const mixes = regions.flatMap(({ regionId, mix }, at) =>
    mix.flatMap((shares, slot) =>
      shares ? { regionId, slotStart: isoFromMs((starts[at] ?? firstMs) + slot * SLOT_MS), ...shares } : [],
    ),
  );
  await store.forecast(kind, fetchedAt, isoFromMs(firstMs), figures, mixes);
  const missingSlots = figures
    .flatMap(({ intensityGPerKwh }) => intensityGPerKwh)
    .filter((figure) => figure === null).length;
  return { coversUntil: isoFromMs(endMs), missingSlots };
}

async function storeOutturn(
  store: GridStore,
  { kind, regions, national }: GridProvenance & OutturnAnswer,
): Promise<Stored> {
  const areas = [...regions, ...(national ? [national] : [])];
  const figures = areas.flatMap(({ regionId, slots }) =>
    slots.flatMap(({ slotStart, intensityGPerKwh, status }) =>
      intensityGPerKwh === null || status === "missing"
        ? []
        : { regionId, slotStart, intensityGPerKwh: Math.round(intensityGPerKwh), status },
    ),
  );
  await store.outturn(kind, figures);
  const slotCount = areas.reduce((sum, { slots }) => sum + slots.length, 0);
  return { coversUntil: endOfNewest(figures), missingSlots: slotCount - figures.length };
}

async function storePrices(store: GridStore, { kind, regions }: GridProvenance & PricesAnswer): Promise<Stored> {
  const prices = regions.flatMap(({ regionId, product, firstSlot, priceGbpPerKwh }) =>
    priceGbpPerKwh.flatMap((price, slot) =>
      price === null
        ? []
        : { regionId, slotStart: isoFromMs(Date.parse(firstSlot) + slot * SLOT_MS), priceGbpPerKwh: price, product },
    ),
  );
  await store.prices(kind, prices);
  // Slots that the market has not priced yet are not missing; a region without any price is.
  return { coversUntil: endOfNewest(prices), missingSlots: 0 };
}

/** From where on outturn is asked for: the last day, or since the newest known figure after an absence. */
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
