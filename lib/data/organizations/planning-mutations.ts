import type { PlanningSettings } from "../../contracts/organization.ts";
import { isSamePlanning } from "../../settings/planning-view.ts";
import type { KarbosClient } from "../../supabase/client.ts";
import { DataError, toDataError } from "../data-error.ts";
import type { WriteResult } from "../workloads/workload-mutations.ts";
import { readPlanning } from "./planning-query.ts";

/** Sets how plans are made, and answers how they were made before. What is so already is not written. For operators. */
export async function savePlanning(
  client: KarbosClient,
  organizationId: number,
  settings: PlanningSettings,
): Promise<WriteResult<PlanningSettings>> {
  const before = await readPlanning(client, organizationId);
  if (isSamePlanning(before, settings)) return { ok: true, value: before };
  const { HIGH, MEDIUM, LOW } = settings.latenessGbpPerHour;
  const answer = await client
    .from("organizations")
    .update({
      assignment_policy: settings.assignmentPolicy,
      carbon_price_gbp_per_kg: settings.carbonPriceGbpPerT / 1_000,
      lateness_gbp_per_hour_high: HIGH,
      lateness_gbp_per_hour_medium: MEDIUM,
      lateness_gbp_per_hour_low: LOW,
      default_zone: settings.defaultZoneId,
    })
    .eq("id", organizationId)
    .select("id")
    .single();
  if (answer.error?.code === "23503") {
    return { ok: false, error: new DataError("refused", "There is no such zone any more", "Choose another.") };
  }
  if (answer.error) return { ok: false, error: toDataError(answer.error, answer.status) };
  return { ok: true, value: before };
}
