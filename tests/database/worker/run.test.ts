import { describe, expect, it } from "vitest";
import { endWork, whenBlocked } from "../concurrency.ts";
import { as, attempt, connect, type Db, only, rolledBack, type Tx } from "../database.ts";
import { type Claim, claimIn, createWorld, type Workload, type World, workloadAt } from "../fixture.ts";

type Held = { world: World; workload: Workload; claim: Claim };

async function running(tx: Tx): Promise<Held> {
  const world = await createWorld(tx);
  const workload = await workloadAt(tx, "QUEUED", { organizationId: world.organizationId, userId: world.user.userId });
  return { world, workload, claim: await claimIn(tx, workload) };
}

const SLOT = "2026-01-01T00:00:00Z";
const energy = (energyKwh: number, slotStart = SLOT, method = "measured") => [{ slotStart, energyKwh, method }];
const line = (seq: number, text = `line ${seq}`) => ({ seq, loggedAt: SLOT, stream: "stdout", line: text });

async function state(rows: PromiseLike<readonly { state?: unknown }[]>): Promise<unknown> {
  return only(await rows).state;
}
const heartbeat = (db: Db, { workerId, runId, fencingToken }: Claim, totals: unknown[] = []) =>
  state(
    db`select private.heartbeat_run(${workerId}, ${runId}, ${fencingToken}, ${JSON.stringify(totals)}::text::jsonb) as state`,
  );
const append = (db: Db, { workerId, runId, fencingToken }: Claim, lines: unknown[]) =>
  state(
    db`select private.append_run_logs(${workerId}, ${runId}, ${fencingToken}, ${JSON.stringify(lines)}::text::jsonb) as state`,
  );
const finish = (db: Db, { workerId, runId, fencingToken }: Claim, outcome = "SUCCEEDED", totals: unknown[] = []) =>
  state(db`
    select private.finish_run(
      ${workerId}, ${runId}, ${fencingToken}, ${outcome}, 0, 'It ended', ${JSON.stringify(totals)}::text::jsonb
    ) as state`);

async function logsOf(db: Db, { runId }: Claim): Promise<string[]> {
  const rows = await db<
    { line: string }[]
  >`select line from public.execution_logs where run_id = ${runId} order by seq`;
  return rows.map((row) => row.line);
}
async function energyOf(db: Db, { runId }: Claim) {
  return await db`select energy_kwh::float8 as kwh, method from public.run_energy where run_id = ${runId} order by slot_start`;
}
async function statusOf(db: Db, { id }: Workload) {
  return only(await db`select status, status_reason from public.compute_workloads where id = ${id}`);
}

describe("a token", () => {
  it.each([
    ["an older one", (claim: Claim) => ({ ...claim, fencingToken: claim.fencingToken - 1 })],
    ["one to come", (claim: Claim) => ({ ...claim, fencingToken: claim.fencingToken + 1 })],
    ["another worker's", (claim: Claim) => ({ ...claim, workerId: claim.workerId + 1 })],
    ["another run's", (claim: Claim) => ({ ...claim, runId: claim.runId + 1 })],
  ])("that is %s changes nothing, whatever it is used for", (_, spoil) =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      const wrong = spoil(claim);
      expect(await heartbeat(tx, wrong, energy(1))).toBe("lost");
      expect(await append(tx, wrong, [line(0)])).toBe("lost");
      expect(await finish(tx, wrong)).toBe("lost");
      const { workerId, runId, fencingToken } = wrong;
      expect(await state(tx`select private.release_run(${workerId}, ${runId}, ${fencingToken}) as state`)).toBe("lost");
      expect(await statusOf(tx, workload)).toMatchObject({ status: "RUNNING" });
      expect(await logsOf(tx, claim)).toEqual([]);
      expect(await energyOf(tx, claim)).toEqual([]);
    }),
  );

  it("is invalid when the run was lost and claimed by another: the late writer is refused, the new one continues", () =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      await tx`select private.lose_run(${claim.runId}, 'The worker fell silent')`;
      const next = await claimIn(tx, workload);
      expect(next.fencingToken).toBeGreaterThan(claim.fencingToken);
      expect(await append(tx, claim, [line(0, "late")])).toBe("lost");
      expect(await finish(tx, claim, "FAILED")).toBe("lost");
      expect(await append(tx, next, [line(0, "new")])).toBe("held");
      expect(await finish(tx, next)).toBe("held");
      expect(await statusOf(tx, workload)).toMatchObject({ status: "COMPLETED" });
      expect([await logsOf(tx, claim), await logsOf(tx, next)]).toEqual([[], ["new"]]);
    }));
});

describe("a run that failed", () => {
  const alertsOf = (tx: Tx, { id }: Workload) =>
    tx`select kind, message, organization_id from public.alerts where workload_id = ${id}`;

  it("raises an alert with its reason in the same transaction, once", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await running(tx);
      const { workerId, runId, fencingToken } = claim;
      for (let sent = 0; sent < 2; sent += 1) {
        await tx`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'FAILED', 3, 'Exit code 3')`;
      }
      expect(await alertsOf(tx, workload)).toEqual([
        {
          ...{ kind: "run.failed", organization_id: world.organizationId },
          message: expect.stringMatching(/^KB-\d+ failed in Test zone .*: Exit code 3\. Read its log/),
        },
      ]);
    }));

  it("raises one when it was set to failed manually", () =>
    rolledBack(async (tx) => {
      const { workload } = await running(tx);
      await tx`update public.compute_workloads set status = 'FAILED', status_reason = 'Broken' where id = ${workload.id}`;
      expect(await alertsOf(tx, workload)).toMatchObject([{ kind: "run.failed" }]);
    }));

  it("raises none while it was being stopped, and none if it succeeded or was stopped", () =>
    rolledBack(async (tx) => {
      const stopped = await running(tx);
      await as(
        tx,
        stopped.world.user,
        (sql) => sql`select public.cancel_workload(${stopped.workload.jobId}, 'Wrong data')`,
      );
      expect(await finish(tx, stopped.claim, "FAILED")).toBe("held");
      expect(await alertsOf(tx, stopped.workload)).toEqual([]);
      for (const outcome of ["SUCCEEDED", "CANCELLED"]) {
        const { workload, claim } = await running(tx);
        await finish(tx, claim, outcome);
        expect(await alertsOf(tx, workload)).toEqual([]);
      }
    }));
});

describe("a log batch", () => {
  it("sent twice is stored once, and one that overlaps adds only new lines", () =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      await append(tx, claim, [line(0), line(1)]);
      await append(tx, claim, [line(0), line(1)]);
      await append(tx, claim, [line(1, "changed"), line(2)]);
      expect(await logsOf(tx, claim)).toEqual(["line 0", "line 1", "line 2"]);
      expect(only(await tx`select log_lines from public.runs where id = ${claim.runId}`).log_lines).toBe(3);
    }));

  it("keeps no more than 100,000 lines of a run, nor more than 8,192 characters of a line", () =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      expect(await append(tx, claim, [line(0, "x".repeat(9000)), line(99_999), line(100_000)])).toBe("held");
      const logs = await logsOf(tx, claim);
      expect(logs.map((text) => text.length)).toEqual([8192, "line 99999".length]);
    }));

  it("sent again while the first is still being stored waits for it, and none is lost in a deadlock", async () => {
    const sql = connect(4);
    const { world, claim } = await sql.begin(running);
    const lines = Array.from({ length: 100 }, (_, seq) => line(seq));
    let answers: Promise<unknown[]> = Promise.resolve([]);
    // Held back until both wait, so that they set off at the same moment.
    await sql.begin(async (tx) => {
      await tx`select from public.runs where id = ${claim.runId} for update`;
      answers = Promise.all([append(sql, claim, lines), append(sql, claim, lines)]);
      await whenBlocked(sql, 2);
    });
    expect(await answers).toEqual(["held", "held"]);
    expect(await logsOf(sql, claim)).toHaveLength(100);
    await endWork(sql, world.organizationId);
    await sql.end();
  });
});

describe("reported energy", () => {
  it("is a total by slot: repeated it counts once, late it never falls", () =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      await heartbeat(tx, claim, energy(1));
      await heartbeat(tx, claim, energy(3));
      await heartbeat(tx, claim, energy(3));
      await heartbeat(tx, claim, energy(2));
      await finish(tx, claim, "SUCCEEDED", energy(0.5, "2026-01-01T00:30:00Z", "modelled"));
      expect(await energyOf(tx, claim)).toEqual([
        { kwh: 3, method: "measured" },
        { kwh: 0.5, method: "modelled" },
      ]);
    }));

  it.each([[{ slotStart: "2026-01-01T00:10:00Z", energyKwh: 1 }], [{ slotStart: SLOT, energyKwh: -1 }]])(
    "%o, outside a slot or less than nothing, is refused whole",
    (wrong) =>
      rolledBack(async (tx) => {
        const { claim } = await running(tx);
        const outcome = await attempt(tx, (inner) => heartbeat(inner, claim, [{ ...wrong, method: "measured" }]));
        expect(outcome).toMatchObject({ ok: false, code: "23514" });
      }),
  );
});

describe("the end of a run", () => {
  it.each([
    ["SUCCEEDED", "COMPLETED"],
    ["FAILED", "FAILED"],
    ["CANCELLED", "CANCELLED"],
  ])("as %s ends its workload as %s, once, and is accounted for once", (outcome, status) =>
    rolledBack(async (tx) => {
      const { workload, claim } = await running(tx);
      expect(await finish(tx, claim, outcome)).toBe("held");
      const events = async () => (await tx`select from public.events where workload_id = ${workload.id}`).length;
      const before = await events();
      expect(await finish(tx, claim, outcome)).toBe("held");
      expect(await finish(tx, claim, outcome === "FAILED" ? "SUCCEEDED" : "FAILED")).toBe("lost");
      expect(await events()).toBe(before);
      expect(await statusOf(tx, workload)).toEqual({ status, status_reason: "It ended" });
      const jobs =
        await tx`select from pgboss.job where name = 'run.account' and singleton_key = ${String(claim.runId)}`;
      expect(jobs).toHaveLength(1);
    }),
  );

  it.each(["RUNNING", "OFFERED", "LOST", "WITHDRAWN"])("is not %s", (outcome) =>
    rolledBack(async (tx) => {
      const { claim } = await running(tx);
      expect(await attempt(tx, (inner) => finish(inner, claim, outcome))).toMatchObject({ ok: false, code: "PT422" });
    }),
  );

  it("by request: the worker receives it with the next heartbeat, and ends the run", () =>
    rolledBack(async (tx) => {
      const { world, workload, claim } = await running(tx);
      expect(await heartbeat(tx, claim)).toBe("held");
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId}, 'Stop')`);
      expect(await statusOf(tx, workload)).toEqual({ status: "RUNNING", status_reason: "Asked to stop: Stop" });
      expect(await heartbeat(tx, claim)).toBe("cancel");
      expect(await finish(tx, claim, "CANCELLED")).toBe("held");
      expect(await statusOf(tx, workload)).toMatchObject({ status: "CANCELLED" });
    }));
});

describe("a cancellation", () => {
  it.each(["PENDING", "PLANNED", "SCHEDULED", "QUEUED"] as const)("of a workload that is %s is immediate", (status) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const of = { organizationId: world.organizationId, userId: world.user.userId };
      const workload = await workloadAt(tx, status, of);
      await as(tx, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId}, '  ')`);
      expect(await statusOf(tx, workload)).toEqual({ status: "CANCELLED", status_reason: "Cancelled" });
      const runs = await tx`select status from public.runs where workload_id = ${workload.id}`;
      expect(runs).toEqual(status === "QUEUED" ? [{ status: "WITHDRAWN" }] : []);
    }),
  );

  it.each(["COMPLETED", "FAILED", "CANCELLED"] as const)("of a workload that is %s finds nothing to cancel", (status) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const of = { organizationId: world.organizationId, userId: world.user.userId };
      const workload = await workloadAt(tx, status, of);
      const outcome = await attempt(tx, (inner) =>
        as(inner, world.user, (sql) => sql`select public.cancel_workload(${workload.jobId})`),
      );
      expect(outcome).toMatchObject({ ok: false, code: "PT409" });
    }),
  );
});
