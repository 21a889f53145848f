import { describe, expect, it } from "vitest";
import { rolledBack, type Tx } from "../database.ts";
import { createWorld, schedule, submit, workloadAt } from "../fixture.ts";
import { requestsOf } from "../queue-reads.ts";

async function withSecrets(tx: Tx): Promise<void> {
  await tx`delete from vault.secrets where name in ('project_url', 'cron_secret_key')`;
  await tx`select vault.create_secret('http://127.0.0.1:9', 'project_url'), vault.create_secret('sb_secret_test', 'cron_secret_key')`;
}

const DISPATCH = "http://127.0.0.1:9/functions/v1/dispatch";

describe("a call of a function from the database", () => {
  it("is not made where Vault has no address or key, and harms nothing", () =>
    rolledBack(async (tx) => {
      await tx`delete from vault.secrets where name in ('project_url', 'cron_secret_key')`;
      const rows = await tx`select private.call_function('dispatch') as id`;
      expect(rows).toEqual([{ id: null }]);
      const world = await createWorld(tx);
      await submit(tx, { organizationId: world.organizationId, userId: world.user.userId });
      expect(await requestsOf(tx)).toEqual([]);
    }));

  it("carries the secret key of the schedule in apikey, and the body", () =>
    rolledBack(async (tx) => {
      await withSecrets(tx);
      await tx`select private.call_function('poll-grid', '{"a": 1}', 5000)`;
      const rows = await tx`
        select url, headers, convert_from(body, 'utf8')::jsonb as body, timeout_milliseconds from net.http_request_queue`;
      expect(rows).toEqual([
        {
          url: "http://127.0.0.1:9/functions/v1/poll-grid",
          headers: { apikey: "sb_secret_test", "Content-Type": "application/json" },
          body: { a: 1 },
          timeout_milliseconds: 5000,
        },
      ]);
    }));
});

describe("dispatch", () => {
  it("is asked once by a transaction, however many workloads it submits", () =>
    rolledBack(async (tx) => {
      await withSecrets(tx);
      const world = await createWorld(tx);
      for (let i = 0; i < 3; i += 1) {
        await submit(tx, { organizationId: world.organizationId, userId: world.user.userId });
      }
      expect(await requestsOf(tx)).toEqual([DISPATCH]);
    }));

  it("is requested for a start that is due at once, and not for others", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "PLANNED", {
        organizationId: world.organizationId,
        userId: world.user.userId,
      });
      await tx`select set_config('karbos.nudged', '', true)`;
      await withSecrets(tx);
      await schedule(tx, workload, new Date(Date.now() + 3_600_000));
      expect(await requestsOf(tx)).toEqual([]);
      await schedule(tx, workload);
      expect(await requestsOf(tx)).toEqual([DISPATCH]);
    }));

  it.each([
    { state: "created", startAfter: "now()", blocked: false, isCalled: true },
    { state: "retry", startAfter: "now()", blocked: false, isCalled: true },
    { state: "created", startAfter: "now() + interval '1 minute'", blocked: false, isCalled: false },
    { state: "created", startAfter: "now()", blocked: true, isCalled: false },
    { state: "active", startAfter: "now()", blocked: false, isCalled: false },
    { state: "completed", startAfter: "now()", blocked: false, isCalled: false },
  ])("at its tick, with a job $state from $startAfter, blocked $blocked: called $isCalled", (job) =>
    rolledBack(async (tx) => {
      await withSecrets(tx);
      await tx`delete from pgboss.job`;
      await tx.unsafe(`
        insert into pgboss.job (name, state, start_after, blocked, policy)
        values ('run.start', '${job.state}', ${job.startAfter}, ${job.blocked}, 'short')`);
      await tx`select private.dispatch_due()`;
      expect(await requestsOf(tx)).toEqual(job.isCalled ? [DISPATCH] : []);
    }),
  );

  it("at its tick, with nothing on the queue, is left in peace", () =>
    rolledBack(async (tx) => {
      await withSecrets(tx);
      await tx`delete from pgboss.job`;
      await tx`select private.dispatch_due()`;
      expect(await requestsOf(tx)).toEqual([]);
    }));
});
