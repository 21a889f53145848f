import type { WorkloadUrgency } from "@/lib/contracts/workload.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { Database } from "@/lib/supabase/database.types.ts";

/** What counts for an organization, in pounds, and where its work would run without Karbos. */
export interface OrganizationWeights {
  readonly carbonPriceGbpPerKg: number;
  readonly latenessGbpPerHour: Readonly<Record<WorkloadUrgency, number>>;
  /** Null where there is no such zone. */
  readonly baselineZoneId: number | null;
}

/** The columns of organizations that hold the weights, and the zone. */
export const weightColumns =
  "default_zone, carbon_price_gbp_per_kg, lateness_gbp_per_hour_high, lateness_gbp_per_hour_medium, lateness_gbp_per_hour_low";

export async function readWeights(
  client: KarbosClient,
  organizationId: number,
  signal: AbortSignal,
): Promise<OrganizationWeights> {
  const answer = await client
    .from("organizations")
    .select(weightColumns)
    .eq("id", organizationId)
    .abortSignal(signal)
    .single();
  const row = rowsOf(answer);
  return {
    carbonPriceGbpPerKg: row.carbon_price_gbp_per_kg,
    latenessGbpPerHour: toLateness(row),
    baselineZoneId: row.default_zone,
  };
}

type LatenessRow = Pick<
  Database["public"]["Tables"]["organizations"]["Row"],
  "lateness_gbp_per_hour_high" | "lateness_gbp_per_hour_medium" | "lateness_gbp_per_hour_low"
>;

/** What an hour of waiting counts, by urgency. */
export function toLateness(row: LatenessRow): Record<WorkloadUrgency, number> {
  return {
    HIGH: row.lateness_gbp_per_hour_high,
    MEDIUM: row.lateness_gbp_per_hour_medium,
    LOW: row.lateness_gbp_per_hour_low,
  };
}
