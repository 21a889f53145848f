import type { WorkerAddition } from "@/lib/contracts/administration.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { DataError } from "@/lib/supabase/data-error.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Adds a machine and answers its key, which is kept nowhere else. For admins. */
export async function addWorker(
  client: KarbosClient,
  organizationId: number,
  { workerName, zoneCode }: WorkerAddition,
): Promise<WriteResult<string>> {
  const answer = await client.rpc("add_worker", {
    p_organization_id: organizationId,
    p_worker_name: workerName,
    ...(zoneCode === null ? {} : { p_zone_code: zoneCode }),
  });
  if (answer.error?.code === "23505") {
    return { ok: false, error: new DataError("refused", `There is a worker named ${workerName} already.`) };
  }
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data };
}

/** Accepts a machine's key, or no longer: what it runs then is lost to it and offered again. For admins. */
export async function switchWorker(
  client: KarbosClient,
  organizationId: number,
  workerId: number,
  isEnabled: boolean,
): Promise<WriteResult<number>> {
  const answer = await client
    .from("workers")
    .update({ enabled: isEnabled })
    .eq("organization_id", organizationId)
    .eq("id", workerId)
    .select("id");
  if (answer.error) return refused(answer.error, answer.status);
  if (answer.data.length > 0) return { ok: true, value: workerId };
  return { ok: false, error: new DataError("missing", "There is no such worker in your organization.") };
}
