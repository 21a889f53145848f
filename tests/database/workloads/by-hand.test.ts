import { describe, expect, it } from "vitest";
import type { WorkloadStatus } from "../../../lib/contracts/workload.ts";
import { as, attempt, only, rolledBack, SERVICE, type Tx } from "../database.ts";
import { bringTo, claimIn, createWorld, submit, type Workload, type World, workloadAt } from "../fixture.ts";
import { queuedJobsOf } from "../queue-reads.ts";

/** Studio writes as `postgres`, scripts with the secret key as service_role: policies apply to neither. */
const HANDS: { hand: string; by: <T>(tx: Tx, work: (sql: Tx) => Promise<T>) => Promise<T> }[] = [
  { hand: "postgres", by: (tx, work) => work(tx) },
  { hand: "service_role", by: (tx, work) => as(tx, SERVICE, work) },
];

async function start(tx: Tx, status: WorkloadStatus): Promise<{ world: World; workload: Workload }> {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, status, { organizationId: world.organizationId, userId: world.user.userId });
  return { world, workload };
}

async function runsOf(tx: Tx, { id }: Workload) {
  return await tx<{ status: string; outcome_reason: string | null }[]>`
    select status, outcome_reason from public.runs where workload_id = ${id} order by attempt`;
}

describe.each(HANDS)("a row edited manually as $hand", ({ by }) => {
  it("may be renamed, cancelled and scheduled", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "PLANNED");
      await by(tx, async (sql) => {
        await sql`update public.compute_workloads set workload_name = 'By hand' where id = ${workload.id}`;
        await sql`
          update public.compute_workloads set status = 'SCHEDULED', chosen_grid_zone = ${workload.zoneId} where id = ${workload.id}`;
      });
      expect(await queuedJobsOf(tx, workload)).toContain("run.start");
      await by(tx, (sql) => sql`update public.compute_workloads set status = 'CANCELLED' where id = ${workload.id}`);
      expect(await queuedJobsOf(tx, workload)).not.toContain("run.start");
    }));

  it("follows the same rules on place, time and order", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "PLANNED");
      for (const change of [
        "status = 'RUNNING'",
        "status = 'SCHEDULED'",
        "chosen_grid_zone = recommended_zone_1, scheduled_start = now()",
        "status = 'SCHEDULED', chosen_grid_zone = -1",
        "cancel_requested_at = now()",
        "deadline = now() - interval '1 hour'",
      ]) {
        const outcome = await attempt(tx, (inner) =>
          by(inner, (sql) => sql.unsafe(`update public.compute_workloads set ${change} where id = ${workload.id}`)),
        );
        expect([change, outcome.ok]).toEqual([change, false]);
      }
    }));

  it.each(["PLANNED", "SCHEDULED", "QUEUED", "RUNNING"])(
    "is not added as %s, where nothing would ever move it",
    (status) =>
      rolledBack(async (tx) => {
        const { world, workload } = await start(tx, "PENDING");
        const outcome = await attempt(tx, (inner) =>
          by(
            inner,
            (sql) => sql`
            insert into public.compute_workloads (
              organization_id, user_id, workload_name, docker_image, estimated_duration_mins, status, chosen_grid_zone,
              scheduled_start, actual_start
            )
            values (${world.organizationId}, ${world.user.userId}, 'x', 'alpine:3', 10, ${status}, ${workload.zoneId}, now(), now())`,
          ),
        );
        expect(outcome).toMatchObject({ ok: false, code: "PT422" });
      }),
  );

  it("may be added as history", () =>
    rolledBack(async (tx) => {
      const { world, workload } = await start(tx, "PENDING");
      await by(
        tx,
        (sql) => sql`
          insert into public.compute_workloads (
            organization_id, user_id, workload_name, docker_image, estimated_duration_mins, status, chosen_grid_zone,
            scheduled_start, actual_start, actual_end, submitted_at
          )
          values (
            ${world.organizationId}, ${world.user.userId}, 'x', 'alpine:3', 10, 'COMPLETED', ${workload.zoneId},
            '2026-01-01', '2026-01-01', '2026-01-02', '2026-01-01'
          )`,
      );
    }));

  it("is not started without a worker: its offered run would stay open for ever", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "QUEUED");
      const outcome = await attempt(tx, (inner) =>
        by(
          inner,
          (sql) =>
            sql`update public.compute_workloads set status = 'RUNNING', actual_start = now() where id = ${workload.id}`,
        ),
      );
      expect(outcome).toMatchObject({ ok: false, message: `${workload.jobId} starts when a worker claims it` });
    }));

  it.each([
    ["COMPLETED", "SUCCEEDED"],
    ["FAILED", "FAILED"],
    ["CANCELLED", "CANCELLED"],
  ])("set to %s while it runs ends the run, which is accounted for", (status, runStatus) =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "RUNNING");
      await by(
        tx,
        (sql) => sql`
          update public.compute_workloads set status = ${status}, status_reason = 'Ended by hand' where id = ${workload.id}`,
      );
      expect(await runsOf(tx, workload)).toEqual([{ status: runStatus, outcome_reason: "Ended by hand" }]);
      const row = only(
        await tx`
          select actual_end is not null as has_end, (
            select count(*) from pgboss.job j join public.runs r on j.singleton_key = r.id::text
            where j.name = 'run.account' and r.workload_id = w.id
          )::int as jobs
          from public.compute_workloads w where id = ${workload.id}`,
      );
      expect(row).toEqual({ has_end: true, jobs: 1 });
    }),
  );

  it("taken back from its worker is offered again, and the worker's token is spent", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, { organizationId: world.organizationId, userId: world.user.userId });
      await bringTo(tx, workload, "QUEUED");
      const { workerId, runId, fencingToken } = await claimIn(tx, workload);
      await by(tx, (sql) => sql`update public.compute_workloads set status = 'QUEUED' where id = ${workload.id}`);
      expect((await runsOf(tx, workload)).map(({ status }) => status)).toEqual(["LOST", "OFFERED"]);
      const beat = only(await tx`select private.heartbeat_run(${workerId}, ${runId}, ${fencingToken}) as state`);
      expect(beat.state).toBe("lost");
    }));

  it("is never deleted once it has a history", () =>
    rolledBack(async (tx) => {
      const { workload } = await start(tx, "PENDING");
      const outcome = await attempt(tx, (inner) =>
        by(inner, (sql) => sql`delete from public.compute_workloads where id = ${workload.id}`),
      );
      expect(outcome).toMatchObject({ ok: false, code: "23503" });
    }));
});
