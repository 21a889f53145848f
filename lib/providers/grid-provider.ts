import type { GridError, GridGap, GridProvenance } from "../contracts/grid.ts";
import type {
  NationalForecast,
  NationalOutturn,
  RegionForecast,
  RegionOutturn,
  RegionPrices,
} from "../domain/grid/grid-figures.ts";

/**
 * One interface to figures of the electricity grid: NESO and Octopus, recordings of them, or the generated sample.
 *
 * Every call returns a value: it does not throw on network errors. An unavailable part is null or absent, and listed in
 * `gaps`; it is never 0. `fetchedAt` is the `now` of the request.
 */
export interface GridProvider extends IntensityProvider, PriceProvider {}

export interface IntensityProvider {
  /**
   * The current forecast: 96 half hours from the current one, for each region it knows and Great Britain, in
   * gCO2/kWh, with the generation mix. Fails if no region and not Great Britain is available.
   */
  forecast(request: ForecastRequest): Promise<GridResult<ForecastAnswer>>;

  /**
   * The outturn of the slots from `from` to before `to` that are over at `now`: "actual" for Great
   * Britain when NESO has published it, "estimated" (the last figure published) for regions. At most 31 days.
   */
  outturn(request: RangeRequest): Promise<GridResult<OutturnAnswer>>;
}

export interface PriceProvider {
  /**
   * Day-ahead prices of the slots from `from` to before `to` for each region, GBP/kWh without VAT, with the tariff
   * product they come from. Slots not published yet are null. At most 31 days.
   */
  prices(request: RangeRequest): Promise<GridResult<PricesAnswer>>;
}

export type ForecastRequest = { readonly now: Date; readonly signal?: AbortSignal };
export type RangeRequest = {
  readonly from: Date;
  readonly to: Date;
  readonly now: Date;
  readonly signal?: AbortSignal;
};

export type ForecastAnswer = {
  /** In ascending order of region; a region without a single figure is left out. */
  readonly regions: readonly RegionForecast[];
  readonly national: NationalForecast | null;
};
export type OutturnAnswer = {
  readonly regions: readonly RegionOutturn[];
  readonly national: NationalOutturn | null;
};
export type PricesAnswer = { readonly regions: readonly RegionPrices[] };

export type GridResult<Answer> =
  | (GridProvenance & Answer & { readonly ok: true; readonly gaps: readonly GridGap[] })
  | (GridProvenance & { readonly ok: false; readonly error: GridError });

/** Longest range of one call: bounds its memory and requests. */
const RANGE_DAYS_MAX = 31;

/** Checks the range of a request; the error to return, or null if it is valid. */
export function rangeError({ from, to }: Pick<RangeRequest, "from" | "to">): GridError | null {
  const lengthMs = to.getTime() - from.getTime();
  const refuse = (message: string): GridError => ({ code: "range_refused", message, status: null, attempts: 0 });
  if (!(lengthMs > 0)) return refuse("The range is empty: `to` must lie after `from`.");
  if (lengthMs > RANGE_DAYS_MAX * 86_400_000) {
    return refuse(`The range is longer than ${RANGE_DAYS_MAX} days. Ask in parts.`);
  }
  return null;
}
