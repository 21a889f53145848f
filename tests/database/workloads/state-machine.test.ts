import { describe, expect, it } from "vitest";
import { WORKLOAD_STATUSES, type WorkloadStatus } from "../../../lib/contracts/workload.ts";
import { as, rolledBack, type Tx, wouldBe } from "../database.ts";
import { claimIn, createWorld, type Workload, type World, workloadAt } from "../fixture.ts";

type Actor = "owner" | "operator" | "system";
const ACTORS: readonly Actor[] = ["owner", "operator", "system"];

/** Who may take a workload from one status to another. Whatever is not here is refused to everyone. */
const MACHINE: Record<WorkloadStatus, Partial<Record<WorkloadStatus, readonly Actor[]>>> = {
  PENDING: { PLANNED: ["system"], FAILED: ["system"], CANCELLED: ["owner", "operator", "system"] },
  PLANNED: {
    PENDING: ["owner", "system"],
    SCHEDULED: ["operator", "system"],
    FAILED: ["system"],
    CANCELLED: ["owner", "operator", "system"],
  },
  SCHEDULED: {
    PENDING: ["owner", "system"],
    PLANNED: ["operator", "system"],
    QUEUED: ["system"],
    FAILED: ["system"],
    CANCELLED: ["owner", "operator", "system"],
  },
  QUEUED: {
    SCHEDULED: ["operator", "system"],
    RUNNING: ["system"],
    FAILED: ["system"],
    CANCELLED: ["owner", "operator", "system"],
  },
  // Only an interruptible workload goes back to wait for its start.
  RUNNING: {
    SCHEDULED: ["system"],
    QUEUED: ["system"],
    COMPLETED: ["system"],
    FAILED: ["system"],
    CANCELLED: ["system"],
  },
  COMPLETED: {},
  FAILED: {},
  CANCELLED: {},
};

describe("the state machine of a workload", () => {
  it.each(WORKLOAD_STATUSES)("allows from %s only the right targets and roles", (from) =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, from, {
        organizationId: world.organizationId,
        userId: world.user.userId,
        interruptible: true,
      });
      const found: Partial<Record<WorkloadStatus, Actor[]>> = {};
      for (const to of WORKLOAD_STATUSES.filter((status) => status !== from)) {
        for (const actor of ACTORS) {
          if (await mayMove(tx, world, workload, from, to, actor)) found[to] = [...(found[to] ?? []), actor];
        }
      }
      expect(found).toEqual(MACHINE[from]);
    }),
  );

  it("is the table that Studio shows", () =>
    rolledBack(async (tx) => {
      const rows = await tx<{ from_status: string; to_status: string; allowed_by: string[] }[]>`
        select from_status, to_status, allowed_by from private.workload_transitions`;
      const expected = WORKLOAD_STATUSES.flatMap((from) =>
        Object.entries(MACHINE[from]).map(([to, actors]) => `${from} ${to} ${actors.toSorted()}`),
      );
      const shown = rows.map((row) => `${row.from_status} ${row.to_status} ${row.allowed_by.toSorted()}`);
      expect(shown.sort()).toEqual(expected.sort());
    }));

  it("states the order when another is tried", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { id } = await workloadAt(tx, "PENDING", {
        organizationId: world.organizationId,
        userId: world.user.userId,
      });
      const outcome = await wouldBe(
        tx,
        (inner) => inner`update public.compute_workloads set status = 'COMPLETED' where id = ${id}`,
      );
      expect(outcome).toMatchObject({
        ok: false,
        code: "PT409",
        message: "A workload cannot go from PENDING to COMPLETED",
      });
    }));
});

/**
 * Whether an actor's change is made. The other values that the new status needs are set, so that only the state machine
 * refuses.
 */
async function mayMove(
  tx: Tx,
  world: World,
  workload: Workload,
  from: WorkloadStatus,
  to: WorkloadStatus,
  actor: Actor,
) {
  const outcome = await wouldBe(tx, async (inner) => {
    // A worker's claim is the one way to start.
    if (actor === "system" && from === "QUEUED" && to === "RUNNING") return (await claimIn(inner, workload)) !== null;
    const change = async (sql: Tx) => (await move(sql, workload, to, actor)).count === 1;
    if (actor === "system") return change(inner);
    return as(inner, actor === "owner" ? world.user : world.operator, change);
  });
  return outcome.ok && outcome.value;
}

function move(sql: Tx, { id, zoneId }: Workload, to: WorkloadStatus, actor: Actor) {
  if (to === "SCHEDULED") {
    return sql`
      update public.compute_workloads set status = ${to}, chosen_grid_zone = ${zoneId}, scheduled_start = now() where id = ${id}`;
  }
  if (actor === "system" && (to === "RUNNING" || to === "COMPLETED")) {
    return sql`
      update public.compute_workloads set status = ${to}, actual_start = coalesce(actual_start, now()) where id = ${id}`;
  }
  return sql`update public.compute_workloads set status = ${to} where id = ${id}`;
}
