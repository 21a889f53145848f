import { readPackedOutlook } from "@/features/grid/data/region-series.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import type { BacktestOutturn } from "../model/backtest.ts";

/** What the database reads at once. */
const chunkMs = 14 * 86_400_000;

/** Intensity as it turned out and price, of all regions from the slot `fromMs` to before `toMs`; by region. Forecasts are left out. */
export async function readOutturn(
  client: KarbosClient,
  fromMs: number,
  toMs: number,
  signal: AbortSignal,
): Promise<ReadonlyMap<number, BacktestOutturn>> {
  const starts: number[] = [];
  for (let startMs = fromMs; startMs < toMs; startMs += chunkMs) starts.push(startMs);
  const chunks = await Promise.all(
    starts.map((startMs) => readPackedOutlook(client, startMs, Math.min(startMs + chunkMs, toMs), signal)),
  );
  const byRegion = new Map<number, BacktestOutturn>();
  for (const { regionId, intensityGPerKwh, status, priceGbpPerKwh } of chunks.flat()) {
    const before = byRegion.get(regionId);
    const outturn = intensityGPerKwh.map((figure, slot) => (status[slot] === "forecast" ? null : figure));
    byRegion.set(regionId, {
      firstSlotMs: fromMs,
      intensityGPerKwh: [...(before?.intensityGPerKwh ?? []), ...outturn],
      priceGbpPerKwh: [...(before?.priceGbpPerKwh ?? []), ...priceGbpPerKwh],
    });
  }
  return byRegion;
}
