import type { QueryData } from "@supabase/supabase-js";
import { queryOptions } from "@tanstack/react-query";
import { toLateness, weightColumns } from "@/features/grid/data/weights.ts";
import type { PlanningSettings } from "@/lib/contracts/organization.ts";
import { perTonne } from "@/lib/format/quantities.ts";
import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { PlanningView } from "../model/planning-view.ts";
import { organizationKeys } from "./organization-keys.ts";

/** More than any installation has; a limit all the same. */
const zonesMax = 500;

/** How plans are made for an organization, with every zone as it stands now. */
export function planningQueryOptions(client: KarbosClient, organizationId: number) {
  return queryOptions({
    queryKey: organizationKeys.planning(organizationId),
    queryFn: async ({ signal }): Promise<PlanningView> => {
      const [settings, zones, lastChange] = await Promise.all([
        selectPlanning(client, organizationId).abortSignal(signal).single(),
        client
          .from("grid_zones")
          .select("id, zone_name, enabled, carbon_intensity, energy_price")
          .order("zone_name")
          .limit(zonesMax)
          .abortSignal(signal),
        readLastChange(client, organizationId, signal),
      ]);
      return {
        settings: toPlanning(rowsOf(settings)),
        zones: rowsOf(zones).map((row) => ({
          id: row.id,
          name: row.zone_name,
          isEnabled: row.enabled,
          intensityGPerKwh: row.carbon_intensity,
          priceGbpPerKwh: row.energy_price,
        })),
        lastChange,
      };
    },
  });
}

/** How plans are made for an organization, as it stands now. */
export async function readPlanning(client: KarbosClient, organizationId: number): Promise<PlanningSettings> {
  const answer = await selectPlanning(client, organizationId).single();
  return toPlanning(rowsOf(answer));
}

/** The newest change of the organization in the audit log, but for its name and its making. */
async function readLastChange(
  client: KarbosClient,
  organizationId: number,
  signal: AbortSignal,
): Promise<PlanningView["lastChange"]> {
  const [entry] = rowsOf(
    await client
      .from("audit_logs")
      .select("occurred_at, actor_name")
      .eq("subject_kind", "organization")
      .eq("subject_id", String(organizationId))
      .not("action", "in", "(organization.created,organization.name_changed)")
      .order("id", { ascending: false })
      .limit(1)
      .abortSignal(signal),
  );
  return entry ? { at: toInstant(entry.occurred_at), byName: entry.actor_name } : null;
}

function selectPlanning(client: KarbosClient, organizationId: number) {
  return client.from("organizations").select(`assignment_policy, ${weightColumns}`).eq("id", organizationId);
}

type PlanningRow = QueryData<ReturnType<typeof selectPlanning>>[number];

function toPlanning(row: PlanningRow): PlanningSettings {
  return {
    assignmentPolicy: row.assignment_policy,
    carbonPriceGbpPerT: perTonne(row.carbon_price_gbp_per_kg),
    latenessGbpPerHour: toLateness(row),
    defaultZoneId: row.default_zone,
  };
}
