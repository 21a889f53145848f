import type { AccessOpening, OrganizationAddition, OrganizationChange, ZoneChange } from "@/lib/contracts/platform.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Makes an organization; the answer is the token of its first admin's invitation, which is kept nowhere. */
export async function createOrganization(
  client: KarbosClient,
  { name, slug, adminEmail }: OrganizationAddition,
): Promise<WriteResult<string>> {
  const answer = await client.rpc("create_organization", { p_name: name, p_slug: slug, p_admin_email: adminEmail });
  if (answer.error) return refused(answer.error, answer.status);
  const [made] = answer.data;
  if (!made) return { ok: false, error: new DataError("unknown", "An organization was made without an answer") };
  return { ok: true, value: made.token };
}

/** Renames an organization, suspends it or opens it again. */
export async function changeOrganization(
  client: KarbosClient,
  { id, name, isSuspended }: OrganizationChange,
): Promise<WriteResult<number>> {
  const answer = await client.rpc("change_organization", {
    p_organization_id: id,
    p_name: name,
    p_is_suspended: isSuspended,
  });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: id };
}

/** Lets the caller read an organization for some hours; its members are told. The answer is until when, ISO. */
export async function openAccess(
  client: KarbosClient,
  { organizationId, reason, hours }: AccessOpening,
): Promise<WriteResult<string>> {
  const answer = await client.rpc("open_platform_access", {
    p_organization_id: organizationId,
    p_reason: reason,
    p_hours: hours,
  });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data };
}

/** Ends the caller's own look into an organization. */
export async function endAccess(client: KarbosClient, organizationId: number): Promise<WriteResult<number>> {
  const answer = await client.rpc("end_platform_access", { p_organization_id: organizationId });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: organizationId };
}

/** Sets what may be in use at once in a zone, and whether new work may be planned there. */
export async function changeZone(client: KarbosClient, change: ZoneChange): Promise<WriteResult<number>> {
  const answer = await client
    .from("grid_zones")
    .update({
      capacity_gpus: change.capacityGpus,
      capacity_cpu_cores: change.capacityCpuCores,
      capacity_memory_gb: change.capacityMemoryGb,
      enabled: change.isEnabled,
    })
    .eq("id", change.id)
    .select("id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: change.id };
  return { ok: false, error: new DataError("missing", "There is no such zone that you may change.") };
}

/** Makes an account a platform owner; the answer is its number. */
export async function addOwner(client: KarbosClient, email: string): Promise<WriteResult<string>> {
  const answer = await client.rpc("add_platform_owner", { p_email: email });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data };
}

/** Takes the platform from an owner. The database keeps the last one. */
export async function removeOwner(client: KarbosClient, userId: string): Promise<WriteResult<string>> {
  const answer = await client.from("platform_owners").delete().eq("user_id", userId).select("user_id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: userId };
  return { ok: false, error: new DataError("missing", "There is no such platform owner.") };
}
