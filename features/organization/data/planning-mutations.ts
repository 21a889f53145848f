import type { PlanningEdit } from "@/lib/contracts/organization.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";
import { editedPlanning, isSamePlanning, type PlanningChange } from "../model/planning-view.ts";
import { readPlanning } from "./planning-query.ts";

/** Sets how plans are made, but for what the edit left as it was shown. What is so already is not written. For operators. */
export async function savePlanning(
  client: KarbosClient,
  organizationId: number,
  edit: PlanningEdit,
): Promise<WriteResult<PlanningChange>> {
  const before = await readPlanning(client, organizationId);
  const after = editedPlanning(before, edit);
  if (isSamePlanning(before, after)) return { ok: true, value: { before, after } };
  const { HIGH, MEDIUM, LOW } = after.latenessGbpPerHour;
  const answer = await client
    .from("organizations")
    .update({
      assignment_policy: after.assignmentPolicy,
      carbon_price_gbp_per_kg: after.carbonPriceGbpPerT / 1_000,
      lateness_gbp_per_hour_high: HIGH,
      lateness_gbp_per_hour_medium: MEDIUM,
      lateness_gbp_per_hour_low: LOW,
      default_zone: after.defaultZoneId,
    })
    .eq("id", organizationId)
    .select("id")
    .single();
  if (answer.error?.code === "23503") {
    return { ok: false, error: new DataError("refused", "There is no such zone any more", "Choose another.") };
  }
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: { before, after } };
}
