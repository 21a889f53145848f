import postgres from "postgres";
import { inject } from "vitest";
import { dispatchResultSchema } from "../../lib/contracts/queue.ts";
import { WORKER_KEY_HEADER } from "../../lib/contracts/worker.ts";

export const target = inject("functionsTarget");

const numbers = {
  bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: Number },
  numeric: { to: 1700, from: [1700], serialize: (value: number) => String(value), parse: Number },
};
export const sql = postgres(target.dbUrl, { max: 4, types: numbers, idle_timeout: 1, onnotice: () => {} });

export type Called = { status: number; body: unknown; requestId: string | null };

/** Calls a function with a body that may be anything. */
export async function call(
  name: string,
  body: string,
  headers: Record<string, string> = {},
  method = "POST",
): Promise<Called> {
  const response = await fetch(`${target.apiUrl}/functions/v1/${name}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body }),
  });
  return { status: response.status, body: await response.json(), requestId: response.headers.get("x-request-id") };
}

export const asSchedule = { apikey: target.cronKey };

/** One call of dispatch, as the schedule makes it. */
export async function dispatch() {
  const { status, body } = await call("dispatch", "{}", asSchedule);
  if (status !== 200) throw new Error(`dispatch answered ${status}: ${JSON.stringify(body)}`);
  return dispatchResultSchema.parse(body);
}

/** A worker of the sample organization that serves every zone; returns its key. */
export async function addWorker(name: string): Promise<string> {
  const [row] = await sql<{ key: string }[]>`select public.add_worker(id, ${name}) as key from public.organizations`;
  if (!row) throw new Error("the seed has an organization");
  return row.key;
}

export function asWorker(key: string): Record<string, string> {
  return { apikey: target.publishableKey, [WORKER_KEY_HEADER]: key };
}

type NewWorkload = { name: string; minutes?: number; maxPriceGbp?: number; deferralMins?: number; command?: string };

/** Submits a workload of the sample user; returns its id. */
export async function submit({
  name,
  minutes = 60,
  maxPriceGbp,
  deferralMins = 600,
  command = "true",
}: NewWorkload): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.compute_workloads (
      organization_id, user_id, workload_name, docker_image, command, required_cpu_cores, required_memory_gb,
      estimated_duration_mins, deferral_window_mins, max_price_gbp
    )
    select organization_id, user_id, ${name}, 'alpine:3.22', ${command}, 16, 64, ${minutes}, ${deferralMins}, ${maxPriceGbp ?? null}
    from public.memberships where role = 'user'
    returning id`;
  if (!row) throw new Error("the seed has a user");
  return row.id;
}

export type WorkloadState = { status: string; status_reason: string; job_id: string };

export async function workload(id: number): Promise<WorkloadState> {
  const [row] = await sql<
    WorkloadState[]
  >`select status, status_reason, job_id from public.compute_workloads where id = ${id}`;
  if (!row) throw new Error(`there is no workload ${id}`);
  return row;
}

/** Ends all unfinished work, so that it does not affect other tests. */
export async function endWork(): Promise<void> {
  await sql`update public.compute_workloads set status = 'FAILED' where status = 'RUNNING'`;
  await sql`
    update public.compute_workloads set status = 'CANCELLED' where status in ('PENDING', 'PLANNED', 'SCHEDULED', 'QUEUED')`;
}
