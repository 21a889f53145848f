import { SLOT_MS } from "../grid/slots.ts";
import { type Calibration, halfBand, NORMAL_WIDTH } from "./calibration.ts";
import type { ForecastSource } from "./forecast-source.ts";
import type { SlotSeries } from "./slot-series.ts";
import { type ForecastState, forecastSlots, WEEK_SLOT_COUNT } from "./statistical-forecast.ts";

/** One half hour of a forecast with its band, gCO2/kWh. */
export type ForecastSlot = {
  /** Start of the slot, milliseconds since 1970 UTC. */
  readonly slotMs: number;
  /** Slots between the start of the forecast and this one. */
  readonly lead: number;
  readonly source: ForecastSource;
  readonly p10GPerKwh: number;
  /** The forecast itself: the median. */
  readonly p50GPerKwh: number;
  readonly p90GPerKwh: number;
  /** The expected value, for sums and averages: above P50, as intensities reach further up than down. */
  readonly meanGPerKwh: number;
  /** Standard deviation of the slot's intensity. For sums see `Calibration.rho`, or `windowBand`. */
  readonly sdGPerKwh: number;
};

/**
 * The forecast of an area for `slotCount` slots from `state.nextSlotMs` on: NESO's if available, else the model's,
 * which then starts from NESO's last figures. `neso` may start earlier, end anywhere and have gaps (null).
 */
export function weekForecast(
  state: ForecastState,
  calibration: Calibration,
  neso: SlotSeries | null,
  slotCount: number = WEEK_SLOT_COUNT,
): ForecastSlot[] {
  const own = forecastSlots(state, slotCount, neso);
  const skipped = neso ? Math.round((state.nextSlotMs - neso.firstSlotMs) / SLOT_MS) : 0;
  return own.map((median, lead) => {
    const published = neso?.intensityGPerKwh[lead + skipped] ?? null;
    const source = published === null ? "statistical" : "neso";
    const slotMs = state.nextSlotMs + lead * SLOT_MS;
    return { slotMs, lead, source, ...bandOf(calibration, source, lead, published ?? median) };
  });
}

/** P10, P50, P90, mean and standard deviation of a slot that is forecast with `intensityGPerKwh`. */
export function bandOf(
  calibration: Calibration,
  source: ForecastSource,
  lead: number,
  intensityGPerKwh: number,
): Omit<ForecastSlot, "slotMs" | "lead" | "source"> {
  const root = Math.sqrt(Math.max(0, intensityGPerKwh));
  const half = halfBand(calibration, source, lead);
  const p10GPerKwh = Math.max(0, root - half) ** 2;
  const p90GPerKwh = (root + half) ** 2;
  return {
    p10GPerKwh,
    p50GPerKwh: root ** 2,
    p90GPerKwh,
    meanGPerKwh: root ** 2 + (half / NORMAL_WIDTH) ** 2,
    sdGPerKwh: (p90GPerKwh - p10GPerKwh) / (2 * NORMAL_WIDTH),
  };
}
