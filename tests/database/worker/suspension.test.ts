import { describe, expect, it } from "vitest";
import { as, attempt, type Db, only, rolledBack, SERVICE, type Tx } from "../database.ts";
import {
  type Claim,
  claimIn,
  claimRun,
  createWorld,
  newWorker,
  newZone,
  type Submission,
  type Workload,
  type World,
  workloadAt,
} from "../fixture.ts";

type Held = { world: World; workload: Workload; claim: Claim };

/** A workload of four hours in its first run, two of them done. */
async function halfDone(tx: Tx, more: Partial<Submission> = {}): Promise<Held> {
  const world = await createWorld(tx);
  const of = { organizationId: world.organizationId, userId: world.user.userId };
  const workload = await workloadAt(tx, "QUEUED", { ...of, durationMins: 240, interruptible: true, ...more });
  const claim = await claimIn(tx, workload);
  await tx`update public.runs set claimed_at = now() - interval '2 hours' where id = ${claim.runId}`;
  return { world, workload, claim };
}

async function ask(db: Db, { runId }: Claim, inMinutes = 180): Promise<unknown> {
  const rows = await db`
    select private.request_suspension(${runId}, now() + ${inMinutes} * interval '1 minute', 'the rest runs cleaner later') as asked`;
  return only(rows).asked;
}
async function finish(
  db: Db,
  { workerId, runId, fencingToken }: Claim,
  outcome = "SUSPENDED",
  exitCode: number | null = 0,
) {
  const rows = await db`
    select private.finish_run(${workerId}, ${runId}, ${fencingToken}, ${outcome}, ${exitCode}, 'It ended') as state`;
  return only(rows).state;
}
async function heartbeat(db: Db, { workerId, runId, fencingToken }: Claim) {
  return only(await db`select private.heartbeat_run(${workerId}, ${runId}, ${fencingToken}) as state`).state;
}
async function stateOf(db: Db, { id }: Workload) {
  return only(
    await db`
      select status, status_reason, done_mins, remaining_mins, actual_start is null as waits,
        round(extract(epoch from scheduled_start - now()) / 60)::int as starts_in_mins,
        array(select r.status from public.runs r where r.workload_id = w.id order by r.attempt)::text as runs
      from public.compute_workloads w where id = ${id}`,
  );
}
/** As when the start of the rest has come. */
async function begin(db: Db, { id }: Workload): Promise<void> {
  await db`update public.compute_workloads set status = 'QUEUED', status_reason = 'Due' where id = ${id}`;
}

describe("a run that is asked to be suspended", () => {
  it("receives it with its next heartbeat, and the event says until when and why", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      expect(await heartbeat(tx, claim)).toBe("held");
      expect(await ask(tx, claim)).toBe(true);
      expect(await heartbeat(tx, claim)).toBe("suspend");
      expect(await stateOf(tx, workload)).toMatchObject({ status: "RUNNING", runs: "{RUNNING}" });
      const events = await tx`
        select reason, data from public.events where workload_id = ${workload.id} and kind = 'workload.suspend_requested'`;
      expect(events).toMatchObject([
        { reason: "To be suspended: the rest runs cleaner later", data: { resumeAt: expect.any(String) } },
      ]);
    }));

  it("and is cancelled meanwhile is stopped permanently", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`);
      expect(await heartbeat(tx, claim)).toBe("cancel");
      expect(await finish(tx, claim)).toBe("held");
      expect(await stateOf(tx, workload)).toMatchObject({ status: "CANCELLED", runs: "{SUSPENDED}" });
    }));

  it("but ended by itself is COMPLETED, once", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      expect(await finish(tx, claim, "SUCCEEDED")).toBe("held");
      expect(await finish(tx, claim)).toBe("lost");
      expect(await stateOf(tx, workload)).toMatchObject({ status: "COMPLETED", runs: "{SUCCEEDED}" });
    }));

  it.each<[string, Partial<Submission>, (tx: Tx, held: Held) => Promise<unknown>]>([
    ["runs in one piece", { interruptible: false }, async () => {}],
    ["has ended", {}, (tx, { claim }) => finish(tx, claim, "FAILED", 1)],
    ["has been asked before", {}, (tx, { claim }) => ask(tx, claim)],
    [
      "is to be cancelled",
      {},
      (tx, { world, workload }) => as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`),
    ],
  ])("is not, if it %s", (_, more, before) =>
    rolledBack(async (tx) => {
      const held = await halfDone(tx, more);
      await before(tx, held);
      expect(await ask(tx, held.claim)).toBe(false);
    }),
  );
});

describe("a suspended run", () => {
  it("keeps its completed work, is accounted for, and the remaining work waits for its start", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      expect(await finish(tx, claim)).toBe("held");
      expect(await finish(tx, claim)).toBe("held");
      expect(await stateOf(tx, workload)).toEqual({
        ...{ status: "SCHEDULED", status_reason: "Suspended: the rest runs cleaner later", runs: "{SUSPENDED}" },
        ...{ done_mins: 120, remaining_mins: 120, waits: true, starts_in_mins: 180 },
      });
      const jobs = await tx`
        select name from pgboss.job
        where (name = 'run.account' and singleton_key = ${String(claim.runId)})
          or (name = 'run.start' and singleton_key = ${String(workload.id)} and start_after > now()) order by name`;
      expect(jobs.map(({ name }) => name)).toEqual(["run.account", "run.start"]);
    }));

  it("has spent its token: late writes change nothing", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await finish(tx, claim);
      expect(await heartbeat(tx, claim)).toBe("lost");
      await begin(tx, workload);
      const next = only([await claimRun(tx, claim.workerId)]);
      expect(await finish(tx, claim, "SUCCEEDED")).toBe("lost");
      if (next) expect(await finish(tx, next, "SUCCEEDED")).toBe("held");
      expect(await stateOf(tx, workload)).toMatchObject({ status: "COMPLETED", runs: "{SUSPENDED,SUCCEEDED}" });
      const completions = await tx`
        select from public.events where workload_id = ${workload.id} and to_status = 'COMPLETED'`;
      expect(completions).toHaveLength(1);
    }));

  it("whose command kept no checkpoint counts no work as done, and is not suspended again", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim, 15);
      await finish(tx, claim, "SUSPENDED", null);
      expect(await stateOf(tx, workload)).toMatchObject({ status: "SCHEDULED", done_mins: 0, remaining_mins: 240 });
      await begin(tx, workload);
      await claimRun(tx, claim.workerId);
      await leaveToPolicy(tx, workload);
      expect(await asked(tx, workload)).toBe(0);
    }));

  it("resumes at once if its later place is gone, and loses nothing", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim, 60 * 24 * 30);
      await finish(tx, claim);
      expect(await stateOf(tx, workload)).toMatchObject({
        ...{ status: "QUEUED", done_mins: 120, runs: "{SUSPENDED,OFFERED}" },
        status_reason: `Goes on at once: ${workload.jobId} would end after its deadline`,
      });
    }));

  it("resumes at once if no suspension was requested and the worker had to stop", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await finish(tx, claim);
      expect(await stateOf(tx, workload)).toMatchObject({
        status: "QUEUED",
        done_mins: 120,
        runs: "{SUSPENDED,OFFERED}",
      });
    }));

  it("of a workload that runs in one piece is a lost one", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx, { interruptible: false });
      await finish(tx, claim);
      expect(await stateOf(tx, workload)).toMatchObject({ status: "QUEUED", done_mins: 0, runs: "{LOST,OFFERED}" });
    }));

  it("whose worker is killed while it writes its checkpoint is lost, and offered again at once", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await tx`select private.lose_run(${claim.runId}, 'The worker fell silent')`;
      expect(await finish(tx, claim)).toBe("lost");
      expect(await stateOf(tx, workload)).toMatchObject({ status: "QUEUED", done_mins: 0, runs: "{LOST,OFFERED}" });
    }));
});

describe("the remaining work of a suspended workload", () => {
  it("holds its share of the zone for as long as is left, from its start on", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx, { cpuCores: 10 });
      await ask(tx, claim);
      await finish(tx, claim);
      const free = async (from: number, to: number) =>
        only(
          await tx`
            select 1000 - cpu_cores as used from private.zone_free(
              ${workload.zoneId}, now() + ${from} * interval '1 minute', now() + ${to} * interval '1 minute'
            )`,
        ).used;
      expect([await free(1, 179), await free(181, 299), await free(301, 400)]).toEqual([0, 10, 0]);
    }));

  it("resumes where its checkpoint is, and only after two minutes elsewhere, from the beginning", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await finish(tx, claim);
      await begin(tx, workload);
      const other = await newWorker(tx, workload.organizationId, workload.zoneId);
      expect(await claimRun(tx, other)).toBeNull();
      const rows = await tx`select private.claim_run(${claim.workerId}, '{process}', 'test') as run`;
      expect(only(rows).run).toMatchObject({ attempt: 2, estimatedDurationMins: 120, checkpoint: { isResumed: true } });
      await tx`select private.lose_run((select max(id) from public.runs where workload_id = ${workload.id}), 'Gone')`;
      await tx`update public.runs set offered_at = now() - interval '3 minutes' where workload_id = ${workload.id} and status = 'OFFERED'`;
      const elsewhere = await tx`select private.claim_run(${other}, '{process}', 'test') as run`;
      expect(only(elsewhere).run).toMatchObject({ estimatedDurationMins: 240, checkpoint: { isResumed: false } });
    }));

  it("starts from the beginning in another zone, and can no longer be edited", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await finish(tx, claim);
      const edit = await attempt(tx, (inner) =>
        as(
          inner,
          world.user,
          (sql) => sql`update public.compute_workloads set command = 'x' where id = ${workload.id}`,
        ),
      );
      expect(edit).toMatchObject({ ok: false, message: expect.stringContaining("has done part of its work") });
      const zoneId = await newZone(tx);
      await tx`update public.compute_workloads set chosen_grid_zone = ${zoneId} where id = ${workload.id}`;
      expect(await stateOf(tx, workload)).toMatchObject({ status: "SCHEDULED", done_mins: 0 });
    }));

  it("is cancelled by its owner like anything that waits", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await halfDone(tx);
      await ask(tx, claim);
      await finish(tx, claim);
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`);
      expect(await stateOf(tx, workload)).toMatchObject({ status: "CANCELLED", runs: "{SUSPENDED}" });
    }));
});

/** As if policy had placed it: no person decided. */
async function leaveToPolicy(tx: Tx, { organizationId }: Workload): Promise<void> {
  await tx`update public.organizations set assignment_policy = 'automatic' where id = ${organizationId}`;
}
async function asked(tx: Tx, { id }: Workload): Promise<number> {
  await tx`delete from pgboss.job where name = 'workload.plan'`;
  await tx`select private.enqueue_suspensions()`;
  return (await tx`select from pgboss.job where name = 'workload.plan' and singleton_key = ${String(id)}`).length;
}

describe("at a slot's border", () => {
  it("what runs in pieces and policy has placed is looked at, and nothing that a person placed", () =>
    rolledBack(async (tx) => {
      const { workload } = await halfDone(tx);
      expect(await asked(tx, workload)).toBe(0);
      await leaveToPolicy(tx, workload);
      expect(await asked(tx, workload)).toBe(1);
      await tx`insert into public.events (organization_id, workload_id, kind, to_status, reason, actor_kind)
        values (${workload.organizationId}, ${workload.id}, 'workload.reassigned', 'SCHEDULED', 'By hand', 'operator')`;
      expect(await asked(tx, workload)).toBe(0);
    }));

  it("what runs in one piece is not", () =>
    rolledBack(async (tx) => {
      const { workload } = await halfDone(tx, { interruptible: false });
      await leaveToPolicy(tx, workload);
      expect(await asked(tx, workload)).toBe(0);
    }));

  it("no signed-in person, and no service, can request a suspension outside the state machine", () =>
    rolledBack(async (tx) => {
      const { world, claim } = await halfDone(tx);
      for (const person of [world.user, world.operator, world.admin, SERVICE]) {
        const outcome = await attempt(tx, (inner) => as(inner, person, (sql) => ask(sql, claim)));
        expect(outcome).toMatchObject({ ok: false, code: "42501" });
      }
    }));
});
