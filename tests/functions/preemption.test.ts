import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { claimResponseSchema, heartbeatResponseSchema } from "../../lib/contracts/worker.ts";
import { addWorker, asSchedule, asWorker, call, dispatch, endWork, sql, workload } from "./target.ts";

const CODES = ["UK-LONDON-01", "UK-SCOTLAND-01"];

// Two zones, each with room for one workload of the test; nothing else is under way.
beforeAll(async () => {
  await call("poll-grid", "{}", asSchedule);
  await sql`create table private.zones_before as select id, enabled, capacity_cpu_cores from public.grid_zones`;
  await sql`update public.grid_zones set enabled = grid_zone_code = any (${CODES}), capacity_cpu_cores = 16`;
  await sql`update public.organizations set assignment_policy = 'automatic'`;
});
beforeEach(endWork);
afterAll(async () => {
  await endWork();
  await sql`
    update public.grid_zones z set enabled = b.enabled, capacity_cpu_cores = b.capacity_cpu_cores
    from private.zones_before b where b.id = z.id`;
  await sql`drop table private.zones_before`;
  await sql`update public.organizations set assignment_policy = 'manual'`;
});

type Asked = { name: string; urgency: "HIGH" | "LOW"; minutes?: number; deferralMins: number; interruptible?: boolean };

async function submit({ name, urgency, minutes = 60, deferralMins, interruptible = false }: Asked): Promise<number> {
  const [row] = await sql<{ id: number }[]>`
    insert into public.compute_workloads (
      organization_id, user_id, workload_name, urgency, docker_image, command, required_cpu_cores, required_memory_gb,
      estimated_duration_mins, deferral_window_mins, interruptible
    )
    select organization_id, user_id, ${name}, ${urgency}, 'alpine:3.22', 'true', 16, 64, ${minutes}, ${deferralMins}, ${interruptible}
    from public.memberships where role = 'user'
    returning id`;
  await dispatch();
  return row?.id ?? 0;
}

/** Placed by policy in a zone, from some minutes from now on. */
async function lessUrgentIn(code: string, inMinutes: number, more: Partial<Asked> = {}): Promise<number> {
  const id = await submit({ name: `less urgent in ${code}`, urgency: "LOW", deferralMins: 900, ...more });
  await sql`
    update public.compute_workloads
    set chosen_grid_zone = (select id from public.grid_zones where grid_zone_code = ${code}),
        scheduled_start = now() + ${inMinutes} * interval '1 minute'
    where id = ${id}`;
  return id;
}

async function placeOf(id: number) {
  const [row] = await sql<{ status: string; code: string; in_mins: number; plans: number; alerts: number }[]>`
    select w.status, z.grid_zone_code as code, round(extract(epoch from w.scheduled_start - now()) / 60)::int as in_mins,
      (select count(*) from public.plans p where p.workload_id = w.id)::int as plans,
      (select count(*) from public.alerts a where a.workload_id = w.id and a.kind = 'workload.displaced')::int as alerts
    from public.compute_workloads w left join public.grid_zones z on z.id = w.chosen_grid_zone
    where w.id = ${id}`;
  return row;
}

describe("urgent work without room before its deadline", () => {
  it("has one that is placed moved, and takes its place", async () => {
    const first = await lessUrgentIn("UK-LONDON-01", 2);
    const second = await lessUrgentIn("UK-SCOTLAND-01", 2, { deferralMins: 1000 });
    const urgent = await submit({ name: "urgent", urgency: "HIGH", deferralMins: 10 });
    const made = await placeOf(urgent);
    expect(made).toMatchObject({ status: "SCHEDULED", plans: 1, alerts: 0 });
    expect(made?.in_mins).toBeLessThanOrEqual(10);
    const all = [await placeOf(first), await placeOf(second)];
    const [moved] = all.filter((each) => each?.alerts === 1);
    expect(all.filter((each) => each?.alerts === 0)).toMatchObject([{ status: "SCHEDULED", in_mins: 2, plans: 1 }]);
    expect(moved).toMatchObject({ status: "SCHEDULED", plans: 2 });
    expect(moved?.in_mins).toBeGreaterThanOrEqual(60);
  });

  it("waits, with a sentence, where all that is placed would then end late", async () => {
    const first = await lessUrgentIn("UK-LONDON-01", 2, { deferralMins: 5 });
    const second = await lessUrgentIn("UK-SCOTLAND-01", 2, { deferralMins: 5 });
    const urgent = await submit({ name: "urgent", urgency: "HIGH", deferralMins: 10 });
    expect(await workload(urgent)).toMatchObject({
      status: "PENDING",
      status_reason: expect.stringMatching(/^No zone has enough free before the deadline\. Without other work/),
    });
    expect([await placeOf(first), await placeOf(second)]).toMatchObject([{ in_mins: 2 }, { in_mins: 2 }]);
  });

  it("suspends one that runs in pieces, and starts when that has stopped", async () => {
    const headers = asWorker(await addWorker("preemption"));
    await lessUrgentIn("UK-SCOTLAND-01", 1, { deferralMins: 0, minutes: 120 });
    const running = await lessUrgentIn("UK-LONDON-01", 0, { minutes: 240, interruptible: true });
    await dispatch();
    const { run } = claimResponseSchema.parse(
      (await call("worker/claim", '{"executors": ["process"], "version": "1"}', headers)).body,
    );
    expect(run?.jobId).toBe((await workload(running)).job_id);
    await sql`update public.compute_workloads set actual_start = now() - interval '1 hour' where id = ${running}`;
    await sql`update public.runs set claimed_at = now() - interval '1 hour' where id = ${run?.runId ?? 0}`;

    const urgent = await submit({ name: "urgent", urgency: "HIGH", deferralMins: 30 });
    expect(await workload(urgent)).toMatchObject({
      status: "PENDING",
      status_reason: expect.stringMatching(/Running work is being suspended to make room\.$/),
    });
    const token = { runId: run?.runId, fencingToken: run?.fencingToken };
    const beat = await call("worker/heartbeat", JSON.stringify({ ...token, energy: [] }), headers);
    expect(heartbeatResponseSchema.parse(beat.body)).toEqual({ cancel: false, suspend: true });
    const end = { ...token, outcome: "SUSPENDED", exitCode: 0, reason: "Suspended", energy: [] };
    expect(await call("worker/finish", JSON.stringify(end), headers)).toMatchObject({ status: 200 });
    await dispatch();
    expect(await placeOf(urgent)).toMatchObject({ code: "UK-LONDON-01" });
    const suspended = await placeOf(running);
    expect(suspended).toMatchObject({ status: "SCHEDULED", code: "UK-LONDON-01", alerts: 1 });
    expect(suspended?.in_mins).toBeGreaterThanOrEqual(60);
  });
});
