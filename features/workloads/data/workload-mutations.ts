import type { Assignment, WorkloadSpec } from "@/lib/contracts/workload.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { refused, type WriteResult } from "@/lib/supabase/write-result.ts";

/** Submits a workload as the caller. The same idempotency key twice makes one workload. */
export async function insertWorkload(
  client: KarbosClient,
  owner: { readonly organizationId: number; readonly userId: string },
  spec: WorkloadSpec,
  idempotencyKey: string,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("compute_workloads")
    .insert({
      organization_id: owner.organizationId,
      user_id: owner.userId,
      idempotency_key: idempotencyKey,
      ...toColumns(spec),
    })
    .select("job_id")
    .single();
  if (answer.error?.code === "23505") return await findByKey(client, owner, idempotencyKey);
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.job_id };
}

/**
 * Changes what a workload needs; window and deadline must both be stated. It is planned again; the database refuses
 * once it is due.
 */
export async function updateWorkload(
  client: KarbosClient,
  jobId: string,
  spec: WorkloadSpec,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("compute_workloads")
    .update(toColumns(spec))
    .eq("job_id", jobId)
    .select("job_id")
    .single();
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.job_id };
}

/** Cancels a workload, or asks its worker to stop it when it runs. */
export async function cancelWorkload(
  client: KarbosClient,
  jobId: string,
  reason?: string,
): Promise<WriteResult<string>> {
  const answer = await client.rpc("cancel_workload", { p_job_id: jobId, ...(reason ? { p_reason: reason } : {}) });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: jobId };
}

/** Schedules a workload in a zone; without a start, at once. Refused when it has changed since it was read. For operators. */
export async function assignWorkload(client: KarbosClient, assignment: Assignment): Promise<WriteResult<string>> {
  const { jobId, zoneCode, startAt, expectedUpdatedAt, reason } = assignment;
  const answer = await client.rpc("assign_workload", {
    p_job_id: jobId,
    p_zone_code: zoneCode,
    p_expected_updated_at: expectedUpdatedAt,
    ...(startAt === null ? {} : { p_start: startAt }),
    ...(reason ? { p_reason: reason } : {}),
  });
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: jobId };
}

async function findByKey(
  client: KarbosClient,
  owner: { readonly organizationId: number; readonly userId: string },
  idempotencyKey: string,
): Promise<WriteResult<string>> {
  const answer = await client
    .from("compute_workloads")
    .select("job_id")
    .eq("organization_id", owner.organizationId)
    .eq("user_id", owner.userId)
    .eq("idempotency_key", idempotencyKey)
    .single();
  if (answer.error) return refused(answer.error, answer.status);
  return { ok: true, value: answer.data.job_id };
}

function toColumns(spec: WorkloadSpec) {
  return {
    workload_name: spec.workloadName,
    workload_type: spec.workloadType,
    urgency: spec.urgency,
    docker_image: spec.dockerImage,
    command: spec.command,
    required_gpu_mins: spec.gpus * spec.durationMinutes,
    required_cpu_cores: spec.cpuCores,
    required_memory_gb: spec.memoryGb,
    estimated_duration_mins: spec.durationMinutes,
    estimated_energy_kwh: spec.energyKwh,
    carbon_cap_gco2: spec.carbonCapG,
    max_price_gbp: spec.maxPriceGbp,
    project: spec.project,
    interruptible: spec.interruptible,
    min_segment_mins: spec.minSegmentMinutes,
    resume_cost_wh: spec.resumeCostWh,
    // Left out where not stated: the database takes the window from the deadline or from the urgency.
    ...(spec.deferralMinutes === null ? {} : { deferral_window_mins: spec.deferralMinutes }),
    ...(spec.deadline === null ? {} : { deadline: spec.deadline }),
  };
}
