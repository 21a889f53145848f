import { type PlatformHealth, platformHealthSchema } from "@/lib/contracts/platform.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError, rowsOf } from "@/lib/supabase/data-error.ts";
import type { PlatformOrganization, PlatformOwner, PlatformZone } from "../model/platform-view.ts";

export interface Platform {
  /** The first 1,000 by name. */
  readonly organizations: readonly PlatformOrganization[];
  readonly zones: readonly PlatformZone[];
  readonly owners: readonly PlatformOwner[];
  readonly health: PlatformHealth;
}

/** What a platform owner sees. Throws a DataError of kind "denied" for anyone else. */
export async function readPlatform(client: KarbosClient): Promise<Platform> {
  const [organizations, zones, owners, health] = await Promise.all([
    client.rpc("platform_organizations"),
    client
      .from("grid_zones")
      .select("id, zone_name, grid_zone_code, capacity_gpus, capacity_cpu_cores, capacity_memory_gb, enabled")
      .order("zone_name")
      .limit(500),
    client.from("platform_owners").select("user_id, added_at").order("added_at").limit(100),
    client.rpc("platform_health"),
  ]);
  const parsed = platformHealthSchema.safeParse(rowsOf(health));
  if (!parsed.success) throw new DataError("denied", "Only a platform owner may see this");
  return {
    organizations: rowsOf(organizations).map((row) => ({
      id: row.organization_id,
      name: row.organization_name,
      slug: row.slug,
      members: row.members,
      isSuspended: row.suspended_at !== null,
      accessUntil: row.access_until === null ? null : Date.parse(row.access_until),
    })),
    zones: rowsOf(zones).map((row) => ({
      id: row.id,
      name: row.zone_name,
      code: row.grid_zone_code,
      capacityGpus: row.capacity_gpus,
      capacityCpuCores: row.capacity_cpu_cores,
      capacityMemoryGb: row.capacity_memory_gb,
      isEnabled: row.enabled,
    })),
    owners: await namedOwners(client, rowsOf(owners)),
    health: parsed.data,
  };
}

/** Names are of people with whom the caller shares an organization; the others are shown by their number. */
async function namedOwners(
  client: KarbosClient,
  owners: readonly { readonly user_id: string; readonly added_at: string }[],
): Promise<readonly PlatformOwner[]> {
  const ids = owners.map(({ user_id }) => user_id);
  const names = rowsOf(await client.from("profiles").select("user_id, display_name").in("user_id", ids));
  return owners.map(({ user_id, added_at }) => ({
    userId: user_id,
    displayName: names.find((name) => name.user_id === user_id)?.display_name ?? null,
    addedAt: Date.parse(added_at),
  }));
}
