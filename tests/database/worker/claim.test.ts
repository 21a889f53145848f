import { describe, expect, it } from "vitest";
import { endWork, whenBlocked } from "../concurrency.ts";
import { connect, only, rolledBack, type Tx } from "../database.ts";
import { bringTo, claimRun, createWorld, newWorker, newZone, type Submission, submit, type World } from "../fixture.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

/** A queued workload in a zone, and its offered run. */
async function queued(tx: Tx, submission: Submission, zoneId: number): Promise<{ id: number; runId: number }> {
  const workload = await submit(tx, submission);
  await bringTo(tx, { ...workload, zoneId }, "QUEUED");
  const rows = await tx<{ id: number }[]>`select id from public.runs where workload_id = ${workload.id}`;
  return { id: workload.id, runId: only(rows).id };
}

async function claimAll(tx: Tx, workerId: number): Promise<number[]> {
  const claimed: number[] = [];
  for (;;) {
    const claim = await claimRun(tx, workerId);
    if (!claim) return claimed;
    claimed.push(claim.runId);
  }
}

describe("a claim", () => {
  it("takes the most urgent first, then the one offered first", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      const low = await queued(tx, { ...mine(world), urgency: "LOW" }, zone);
      const firstHigh = await queued(tx, { ...mine(world), urgency: "HIGH" }, zone);
      const medium = await queued(tx, { ...mine(world), urgency: "MEDIUM" }, zone);
      const secondHigh = await queued(tx, { ...mine(world), urgency: "HIGH" }, zone);
      const claimed = await claimAll(tx, await newWorker(tx, world.organizationId, zone));
      expect(claimed).toEqual([firstHigh.runId, secondHigh.runId, medium.runId, low.runId]);
    }));

  it("takes runs of the worker's own zone, or of all zones if it has none", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const [here, there] = [await newZone(tx), await newZone(tx)];
      const inHere = await queued(tx, mine(world), here);
      const inThere = await queued(tx, mine(world), there);
      expect(await claimAll(tx, await newWorker(tx, world.organizationId, here))).toEqual([inHere.runId]);
      expect(await claimAll(tx, await newWorker(tx, world.organizationId, null))).toEqual([inThere.runId]);
    }));

  it("never takes runs of another organization", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      await queued(tx, mine(world), zone);
      expect(await claimAll(tx, await newWorker(tx, world.otherOrganizationId, zone))).toEqual([]);
      expect(await claimAll(tx, await newWorker(tx, world.otherOrganizationId, null))).toEqual([]);
    }));

  it("takes nothing for a disabled worker, whose key is not recognized either", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      await queued(tx, mine(world), zone);
      const worker = await newWorker(tx, world.organizationId, zone);
      const { key_hash } = only(await tx`select key_hash from public.workers where id = ${worker}`);
      const recognized = () => tx`select private.recognize_worker(${key_hash}) as id`;
      expect(await recognized()).toEqual([{ id: worker }]);
      await tx`update public.workers set enabled = false where id = ${worker}`;
      expect(await recognized()).toEqual([{ id: null }]);
      expect(await claimAll(tx, worker)).toEqual([]);
    }));

  it("starts the run and its workload, and says what to run and under which token", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      const { id, runId } = await queued(tx, { ...mine(world), gpuMins: 120 }, zone);
      const worker = await newWorker(tx, world.organizationId, zone);
      const { run } = only(await tx`select private.claim_run(${worker}, '{docker,process}', '1.2.3', 45) as run`);
      const state = only(
        await tx`
          select r.status as run_status, r.worker_id, r.fencing_token, w.status, w.actual_start is not null as has_start,
            r.lease_expires_at between clock_timestamp() + interval '40 seconds' and clock_timestamp() + interval '45 seconds' as is_leased,
            k.executors, k.version, k.last_seen_at = now() as is_seen
          from public.runs r join public.compute_workloads w on w.id = r.workload_id join public.workers k on k.id = r.worker_id
          where r.id = ${runId}`,
      );
      expect(state).toEqual({
        ...{ run_status: "RUNNING", worker_id: worker, fencing_token: run.fencingToken, status: "RUNNING" },
        ...{ has_start: true, is_leased: true, executors: ["docker", "process"], version: "1.2.3", is_seen: true },
      });
      const { job_id } = only(await tx`select job_id from public.compute_workloads where id = ${id}`);
      expect(run).toEqual({
        ...{ runId, jobId: job_id, attempt: 1, fencingToken: run.fencingToken, leaseSeconds: 45 },
        ...{ dockerImage: "alpine:3", command: "", gpus: 2, cpuCores: 1, memoryGb: 1, estimatedDurationMins: 60 },
      });
    }));
});

describe("claims made at once", () => {
  it("give each of 200 runs to one of 20 workers", async () => {
    const sql = connect(20);
    const { organizationId, workers } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      await tx`
        insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, estimated_duration_mins)
        select ${world.organizationId}, ${world.user.userId}, 'Many', 'alpine:3', 60 from generate_series(1, 200)`;
      const all = tx`organization_id = ${world.organizationId}`;
      await tx`update public.compute_workloads set status = 'PLANNED' where ${all}`;
      await tx`update public.compute_workloads set status = 'SCHEDULED', chosen_grid_zone = ${zone} where ${all}`;
      await tx`select private.offer_due_runs(array(select id from public.compute_workloads where ${all}))`;
      const workers = [];
      for (let i = 0; i < 20; i += 1)
        workers.push(await newWorker(tx, world.organizationId, i % 2 === 0 ? zone : null));
      return { organizationId: world.organizationId, workers };
    });
    const work = async (worker: number) => {
      const claimed: number[] = [];
      for (let claim = await claimRun(sql, worker); claim; claim = await claimRun(sql, worker))
        claimed.push(claim.runId);
      return claimed;
    };
    const claimed = (await Promise.all(workers.map(work))).flat();
    expect(claimed).toHaveLength(200);
    expect(new Set(claimed).size).toBe(200);
    await endWork(sql, organizationId);
    await sql.end();
  });

  it("pass over a run that an operator is taking back, without waiting", async () => {
    const sql = connect(3);
    const { organizationId, worker, id } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      const { id } = await queued(tx, mine(world), zone);
      return { organizationId: world.organizationId, worker: await newWorker(tx, world.organizationId, zone), id };
    });
    await sql.begin(async (tx) => {
      await tx`update public.compute_workloads set status = 'CANCELLED' where id = ${id}`;
      expect(await claimRun(sql, worker)).toBeNull();
    });
    expect(await claimRun(sql, worker)).toBeNull();
    await endWork(sql, organizationId);
    await sql.end();
  });

  it("leave a cancellation that came a moment late to stop the run, not to lose it", async () => {
    const sql = connect(3);
    const { organizationId, worker, job } = await sql.begin(async (tx) => {
      const world = await createWorld(tx);
      const zone = await newZone(tx);
      const { id } = await queued(tx, mine(world), zone);
      const job = only(
        await tx<{ job_id: string }[]>`select job_id from public.compute_workloads where id = ${id}`,
      ).job_id;
      return { organizationId: world.organizationId, worker: await newWorker(tx, world.organizationId, zone), job };
    });
    let cancel: PromiseLike<unknown> = Promise.resolve();
    await sql.begin(async (tx) => {
      await claimRun(tx, worker);
      cancel = sql`select public.cancel_workload(${job})`.execute();
      await whenBlocked(sql);
    });
    await cancel;
    const row = only(
      await sql`select status, cancel_requested_at is not null as is_asked from public.compute_workloads where job_id = ${job}`,
    );
    expect(row).toEqual({ status: "RUNNING", is_asked: true });
    await endWork(sql, organizationId);
    await sql.end();
  });
});
