import { candidateSegmentsSchema } from "@/lib/contracts/plan.ts";
import { toInstant } from "@/lib/format/time.ts";
import type { CandidateFigures } from "../model/workload-view.ts";

/** What is asked of each candidate of a plan. */
export const candidateColumns =
  "rank, zone_id, start_at, end_at, carbon_g, cost_gbp, mean_intensity_g_per_kwh, carbon_score_gbp, price_score_gbp, lateness_score_gbp, score_gbp, filled_share, p10_carbon_g, p90_carbon_g, statistical_share, best_probability, segments" as const;

interface CandidateRow {
  readonly rank: number;
  readonly start_at: string;
  readonly end_at: string;
  readonly carbon_g: number;
  readonly cost_gbp: number | null;
  readonly mean_intensity_g_per_kwh: number;
  readonly carbon_score_gbp: number;
  readonly price_score_gbp: number;
  readonly lateness_score_gbp: number;
  readonly score_gbp: number;
  readonly filled_share: number;
  readonly p10_carbon_g: number | null;
  readonly p90_carbon_g: number | null;
  readonly statistical_share: number;
  readonly best_probability: number | null;
  readonly segments?: unknown;
}

/** The candidates of a plan, best first, each with the zone that `zoneOf` reads from its row. */
export function toCandidates<Row extends CandidateRow, Zone>(
  rows: readonly Row[],
  zoneOf: (row: Row) => Zone,
): (CandidateFigures & Zone)[] {
  return rows.map((row) => ({ ...zoneOf(row), ...toFigures(row) })).toSorted((a, b) => a.rank - b.rank);
}

function toFigures(row: CandidateRow): CandidateFigures {
  const segments = candidateSegmentsSchema.parse(row.segments ?? null);
  return {
    rank: row.rank,
    startAt: toInstant(row.start_at),
    endAt: toInstant(row.end_at),
    carbonG: row.carbon_g,
    costGbp: row.cost_gbp,
    meanIntensityGPerKwh: row.mean_intensity_g_per_kwh,
    carbonScoreGbp: row.carbon_score_gbp,
    priceScoreGbp: row.price_score_gbp,
    latenessScoreGbp: row.lateness_score_gbp,
    scoreGbp: row.score_gbp,
    filledShare: row.filled_share,
    p10CarbonG: row.p10_carbon_g,
    p90CarbonG: row.p90_carbon_g,
    statisticalShare: row.statistical_share,
    bestProbability: row.best_probability,
    ...(segments === null
      ? {}
      : { segments: segments.map(({ startAt, endAt }) => ({ startAt: toInstant(startAt), endAt: toInstant(endAt) })) }),
  };
}
