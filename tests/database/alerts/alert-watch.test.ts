import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { addBudget, setIntensity } from "../budget-support.ts";
import { rolledBack, type Tx } from "../database.ts";
import { bringTo, claimIn, createWorld, submit, type World, workloadAt } from "../fixture.ts";
import { alertsOf, timelineOf } from "./alert-support.ts";

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });
/** As if the watch had run without a gap for a day. */
const watchedForADay = (tx: Tx) => tx`
  insert into private.alert_watches (began_at, last_at) values (now() - interval '1 day', now())
  on conflict (id) do update set began_at = excluded.began_at, last_at = excluded.last_at`;
const watch = (tx: Tx) => tx`select private.watch_alerts()`;
const clearedAgo = (tx: Tx, minutes: number) =>
  tx`update public.alerts set clear_since = now() - ${minutes} * interval '1 minute' where clear_since is not null`;

describe("the watch over feeds", () => {
  const feed = async (tx: Tx, successAgo: string, failures = 0, attemptAgo = "0 minutes") => tx`
    insert into public.grid_sources as known (name, last_attempt_at, last_success_at, consecutive_failures, last_error)
    values (
      'test-feed', now() - ${attemptAgo}::interval, now() - ${successAgo}::interval, ${failures}, ${failures > 0 ? "No answer" : null}
    )
    on conflict (name) do update
    set last_success_at = excluded.last_success_at, consecutive_failures = excluded.consecutive_failures,
        last_attempt_at = excluded.last_attempt_at`;

  it.each([
    ["44 minutes", 0, 0],
    ["46 minutes", 0, 1],
    ["31 minutes", 2, 0],
    ["31 minutes", 3, 1],
  ] as const)("a source that answered %s ago and failed %s times since has %s alerts", (ago, failures, count) =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      await watchedForADay(tx);
      await feed(tx, ago, failures);
      await watch(tx);
      await watch(tx);
      const alerts = (await alertsOf(tx, organizationId, "feed.late")).filter(() => true);
      const mineOnly =
        await tx`select from public.alerts where organization_id = ${organizationId} and subject_id = 'test-feed'`;
      expect(mineOnly).toHaveLength(count);
      expect(alerts.every(({ occurrences }) => occurrences === 1)).toBe(true);
    }),
  );

  it("calls again after six hours, and resolves by itself once the source has answered for twenty minutes", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      await watchedForADay(tx);
      await feed(tx, "1 hour");
      await watch(tx);
      const read = () => tx<{ id: number; state: string; severity: string }[]>`
        select id, state, severity from public.alerts where organization_id = ${organizationId} and subject_id = 'test-feed'`;
      const [{ id } = { id: 0 }] = await read();
      await tx`update public.alerts set occurrence = (now() - interval '7 hours')::text where id = ${id}`;
      await feed(tx, "7 hours");
      await watch(tx);
      expect(await read()).toMatchObject([{ state: "open", severity: "critical" }]);
      await feed(tx, "1 minute");
      await watch(tx);
      await clearedAgo(tx, 19);
      await watch(tx);
      expect(await read()).toMatchObject([{ state: "open" }]);
      await clearedAgo(tx, 21);
      await watch(tx);
      expect(await read()).toMatchObject([{ state: "resolved" }]);
      expect(await timelineOf(tx, id)).toEqual(["raised", "escalated", "resolved"]);
    }));

  it("says nothing right after an outage of its own, when everything looks silent", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      await tx`
        insert into private.alert_watches (began_at, last_at) values (now() - interval '2 days', now() - interval '1 day')
        on conflict (id) do update set began_at = excluded.began_at, last_at = excluded.last_at`;
      await feed(tx, "1 day", 0, "1 day");
      await watch(tx);
      expect(await alertsOf(tx, organizationId, "feed.late")).toEqual([]);
    }));
});

describe("the watch over workers", () => {
  it("raises an alert for one that is silent while it holds work, and resolves it once it is back", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await watchedForADay(tx);
      const { workerId } = await claimIn(tx, await workloadAt(tx, "QUEUED", mine(world)));
      const seen = (ago: string) =>
        tx`update public.workers set last_seen_at = now() - ${ago}::interval where id = ${workerId}`;
      const alerts = () => alertsOf(tx, world.organizationId, "worker.silent");
      await seen("1 minute");
      await watch(tx);
      expect(await alerts()).toEqual([]);
      await seen("3 minutes");
      await watch(tx);
      await watch(tx);
      expect(await alerts()).toMatchObject([{ state: "open", occurrences: 1 }]);
      await seen("0 minutes");
      await watch(tx);
      expect(await alerts()).toMatchObject([{ state: "open" }]);
      await clearedAgo(tx, 2);
      await watch(tx);
      expect(await alerts()).toMatchObject([{ state: "resolved", resolved_by: null }]);
    }));

  it("keeps it while the run that it held was taken from it, and drops it when it is switched off", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await watchedForADay(tx);
      const { workerId, runId } = await claimIn(tx, await workloadAt(tx, "QUEUED", mine(world)));
      await tx`update public.workers set last_seen_at = now() - interval '3 minutes' where id = ${workerId}`;
      await tx`select private.lose_run(${runId}, 'The worker fell silent')`;
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "worker.silent")).toMatchObject([{ state: "open" }]);
      await tx`update public.workers set enabled = false where id = ${workerId}`;
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "worker.silent")).toMatchObject([{ state: "resolved" }]);
    }));

  it("says nothing of one that is silent without work", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await watchedForADay(tx);
      const { workerId, runId, fencingToken } = await claimIn(tx, await workloadAt(tx, "QUEUED", mine(world)));
      await tx`select private.finish_run(${workerId}, ${runId}, ${fencingToken}, 'SUCCEEDED', 0, 'Done')`;
      await tx`update public.workers set last_seen_at = now() - interval '1 hour' where id = ${workerId}`;
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "worker.silent")).toEqual([]);
    }));
});

describe("an alert whose cause is gone", () => {
  it("is resolved when the run is claimed", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      await tx`update public.runs set offered_at = now() - interval '6 minutes' where workload_id = ${workload.id}`;
      await tx`select private.watch_deadlines()`;
      await watch(tx);
      const alerts = () => alertsOf(tx, world.organizationId, "run.unclaimed");
      expect(await alerts()).toMatchObject([{ state: "open" }]);
      await claimIn(tx, workload);
      await watch(tx);
      expect(await alerts()).toMatchObject([{ state: "resolved" }]);
    }));

  it("is resolved when late work is cancelled, and stays when it failed for being late", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const [cancelled, failed] = [
        await workloadAt(tx, "SCHEDULED", mine(world)),
        await workloadAt(tx, "PENDING", mine(world)),
      ];
      await tx`alter table public.compute_workloads disable trigger user`;
      await tx`
        update public.compute_workloads set submitted_at = now() - interval '2 days', deadline = now() - interval '6 minutes'
        where id = any (${[cancelled.id, failed.id]})`;
      await tx`alter table public.compute_workloads enable trigger user`;
      await tx`select private.watch_deadlines()`;
      await tx`update public.compute_workloads set status = 'CANCELLED' where id = ${cancelled.id}`;
      await watch(tx);
      const rows = await tx`
        select workload_id, state from public.alerts where organization_id = ${world.organizationId} and kind = 'workload.overdue'
        order by workload_id`;
      expect(rows).toEqual([
        { workload_id: cancelled.id, state: "resolved" },
        { workload_id: failed.id, state: "open" },
      ]);
    }));

  it("is resolved when the budget is raised above what counts", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      await setIntensity(tx);
      await addBudget(tx, world, { limitG: 150, isHard: false });
      for (let count = 0; count < 2; count += 1) await submit(tx, { ...mine(world), energyKwh: 1 });
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "budget.spent")).toMatchObject([{ state: "open" }]);
      await tx`update public.carbon_budgets set limit_g = 1000 where organization_id = ${world.organizationId}`;
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "budget.spent")).toMatchObject([{ state: "resolved" }]);
    }));

  it("is resolved when the preempted work has ended", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const [moved, urgent] = [
        await workloadAt(tx, "QUEUED", mine(world)),
        await workloadAt(tx, "PENDING", mine(world)),
      ];
      await tx`select private.alert_displaced(${moved.id}, ${urgent.id}, 'was moved')`;
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "workload.displaced")).toMatchObject([
        { state: "open", severity: "info" },
      ]);
      await bringTo(tx, moved, "CANCELLED");
      await watch(tx);
      expect(await alertsOf(tx, world.organizationId, "workload.displaced")).toMatchObject([{ state: "resolved" }]);
    }));
});

it("docs/operations.md says of every kind of alert what to do", async () => {
  const [page, sql] = await Promise.all([
    readFile(new URL("../../../docs/operations.md", import.meta.url), "utf8"),
    readFile(new URL("../../../supabase/migrations/20261122090000_initial_schema.sql", import.meta.url), "utf8"),
  ]);
  const section = page.split("## Alerts")[1]?.split("\n## ")[0] ?? "";
  const documented = [...section.matchAll(/^\| `([a-z._]+)`/gm)].map((match) => match[1]);
  const raised = [...sql.matchAll(/private\.raise_alert\(\s*[\w.]+, '([a-z._]+)'/g)].map((match) => match[1]);
  expect(new Set(raised).size).toBeGreaterThan(7);
  expect(new Set(documented)).toEqual(new Set(raised));
});
