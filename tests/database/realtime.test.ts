import { beforeAll, describe, expect, it } from "vitest";
import { ANON, as, attempt, type Caller, only, rolledBack, type Tx } from "./database.ts";
import {
  bringTo,
  claimIn,
  createWorld,
  type Person,
  schedule,
  submit,
  type Workload,
  type World,
  workloadAt,
} from "./fixture.ts";

/** What Realtime asks before it lets a caller into a private channel: does the policy show a broadcast of the topic? */
async function mayFollow(tx: Tx, caller: Caller, topic: string, extension = "broadcast"): Promise<boolean> {
  await tx`select set_config('realtime.topic', ${topic}, true)`;
  await tx`insert into realtime.messages (topic, extension, event, private) values (${topic}, ${extension}, 'probe', true)`;
  const outcome = await attempt(tx, (inner) =>
    as(inner, caller, async (sql) => (await sql`select from realtime.messages where topic = ${topic}`).length > 0),
  );
  return outcome.ok && outcome.value;
}

type Message = { topic: string; event: string; payload: Record<string, unknown>; private: boolean };

async function messages(tx: Tx, work: () => Promise<unknown>): Promise<Message[]> {
  await tx`delete from realtime.messages`;
  await work();
  const rows = await tx<Message[]>`select topic, event, payload, private from realtime.messages order by topic`;
  return rows.map(({ payload, ...rest }) => ({ ...rest, payload: { ...payload, id: "an id" } }));
}

const mine = (world: World) => ({ organizationId: world.organizationId, userId: world.user.userId });

describe("who may follow a topic", () => {
  const followers: Record<string, string[]> = {};
  beforeAll(() =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await submit(tx, mine(world));
      const topics: Record<string, string> = {
        organization: `organization:${world.organizationId}:workloads`,
        user: `user:${world.user.userId}:workloads`,
        log: `workload:${workload.jobId}:log`,
        grid: "grid:regions",
        "no such log": "workload:KB-999999:log",
        alerts: `organization:${world.organizationId}:alerts`,
        "another entity": `organization:${world.organizationId}:members`,
        "all organizations": "organization:%:workloads",
        "a number too long": `organization:${"9".repeat(30)}:workloads`,
        nothing: "",
      };
      const { user, secondUser, operator, viewer, admin, outsider, stranger } = world;
      const people: Record<string, Caller> = {
        user,
        secondUser,
        operator,
        viewer,
        admin,
        outsider,
        stranger,
        anon: ANON,
      };
      for (const [name, topic] of Object.entries(topics)) {
        followers[name] = [];
        for (const [person, caller] of Object.entries(people)) {
          if (await mayFollow(tx, caller, topic)) followers[name].push(person);
        }
      }
      followers.presence = (await mayFollow(tx, user, "grid:regions", "presence")) ? ["user"] : [];
    }),
  );

  it.each([
    ["organization", ["operator", "viewer", "admin"]],
    ["user", ["user"]],
    ["log", ["user", "operator", "viewer", "admin"]],
    ["grid", ["user", "secondUser", "operator", "viewer", "admin", "outsider"]],
    ["alerts", ["operator", "viewer", "admin"]],
    ["no such log", []],
    ["another entity", []],
    ["all organizations", []],
    ["a number too long", []],
    ["nothing", []],
  ])("%s: %j", (topic, expected) => {
    expect(followers[topic]).toEqual(expected);
  });

  it("nobody may send", () =>
    rolledBack(async (tx) => {
      const { admin } = await createWorld(tx);
      await tx`select set_config('realtime.topic', 'grid:regions', true)`;
      const outcome = await attempt(tx, (inner) =>
        as(
          inner,
          admin,
          (sql) =>
            sql`insert into realtime.messages (topic, extension, event, private) values ('grid:regions', 'broadcast', 'x', true)`,
        ),
      );
      expect(outcome).toMatchObject({ ok: false, code: "42501" });
    }));
});

describe("an announcement", () => {
  const topicsOf = (world: World, person: Person) => [
    `organization:${world.organizationId}:workloads`,
    `user:${person.userId}:workloads`,
  ];

  it("of a workload goes to its organization and its owner, in private, with ids only", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      let workload: Workload | null = null;
      const sent = await messages(tx, async () => {
        workload = await submit(tx, mine(world));
      });
      const payload = { count: 1, jobIds: [jobIdOf(workload)], placesChanged: false, id: "an id" };
      expect(sent).toEqual(
        topicsOf(world, world.user).map((topic) => ({ topic, event: "workload_changed", private: true, payload })),
      );
    }));

  it("of many workloads changed by one statement is one for each topic, and names at most 50", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const { organizationId, user, secondUser } = world;
      const sent = await messages(
        tx,
        () => tx`
          insert into public.compute_workloads (organization_id, user_id, workload_name, docker_image, estimated_duration_mins)
          select ${organizationId}, case when n <= 60 then ${user.userId}::uuid else ${secondUser.userId} end, 'x', 'alpine:3', 5
          from generate_series(1, 61) n`,
      );
      const found = sent.map(({ topic, payload }) => [topic, payload.count, lengthOf(payload.jobIds)]);
      expect(found.sort()).toEqual(
        [
          [`organization:${organizationId}:workloads`, 61, 50],
          [`user:${user.userId}:workloads`, 60, 50],
          [`user:${secondUser.userId}:workloads`, 1, 1],
        ].sort(),
      );
    }));

  it("says whether a place has changed: when one is assigned, used or released, and not before", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const placesChanged: Record<string, unknown> = {};
      const note = async (name: string, work: () => Promise<unknown>) => {
        const sent = await messages(tx, work);
        placesChanged[name] = sent.find(({ event }) => event === "workload_changed")?.payload.placesChanged;
      };
      const set = (workload: Workload, status: string) =>
        tx`update public.compute_workloads set status = ${status}::public.workload_status where id = ${workload.id}`;
      const [kept, given, cancelled] = [
        await submit(tx, mine(world)),
        await submit(tx, mine(world)),
        await submit(tx, mine(world)),
      ];
      await note("planned", () => set(kept, "PLANNED"));
      await note("scheduled", () => schedule(tx, kept));
      await note("queued", () => set(kept, "QUEUED"));
      await note("running", () => claimIn(tx, kept));
      await note("failed", () => set(kept, "FAILED"));
      await bringTo(tx, given, "SCHEDULED");
      await note("taken back", () => set(given, "PLANNED"));
      await note("cancelled before it had a place", () => set(cancelled, "CANCELLED"));
      await bringTo(tx, given, "SCHEDULED");
      await note(
        "one of two",
        () => tx`
        update public.compute_workloads set status_reason = 'x' where id = any (${[given.id, cancelled.id]}::bigint[])`,
      );
      expect(placesChanged).toEqual({
        planned: false,
        scheduled: true,
        queued: true,
        running: true,
        failed: true,
        "taken back": true,
        "cancelled before it had a place": false,
        "one of two": true,
      });
    }));

  it("of an alert goes to its organization, with its number only, and of the installation's to nobody", () =>
    rolledBack(async (tx) => {
      const { organizationId } = await createWorld(tx);
      const raise = (organization: number | null) => tx<{ id: number }[]>`
        select private.raise_alert(${organization}, 'queue.dead_letter', 'critical', 'queue', 'x', 'A title', 'A message') as id`;
      let id = 0;
      const sent = await messages(tx, async () => {
        id = only(await raise(organizationId)).id;
        await raise(null);
      });
      const topic = `organization:${organizationId}:alerts`;
      const payload = { count: 1, alertIds: [id], id: "an id" };
      expect(sent).toEqual([{ topic, event: "alert_changed", private: true, payload }]);
    }));

  it("is not made of a change that touched no row", () =>
    rolledBack(async (tx) => {
      const sent = await messages(tx, () => tx`update public.compute_workloads set workload_name = 'x' where id = -1`);
      expect(sent).toEqual([]);
    }));

  it("of log lines has run and last number, never a line", () =>
    rolledBack(async (tx) => {
      const world = await createWorld(tx);
      const workload = await workloadAt(tx, "QUEUED", mine(world));
      const { workerId, runId, fencingToken } = await claimIn(tx, workload);
      const lines = JSON.stringify(
        [0, 1, 2].map((seq) => ({ seq, loggedAt: "2026-01-01T00:00Z", stream: "stdout", line: "secret" })),
      );
      const sent = await messages(
        tx,
        () => tx`select private.append_run_logs(${workerId}, ${runId}, ${fencingToken}, ${lines}::text::jsonb)`,
      );
      expect(sent).toEqual([
        {
          ...{ topic: `workload:${workload.jobId}:log`, event: "log_appended", private: true },
          payload: { runId, lastSeq: 2, id: "an id" },
        },
      ]);
    }));

  it("of the grid goes to everyone once an attempt on a source", () =>
    rolledBack(async (tx) => {
      for (const answer of [null, "It answered 503"]) {
        const sent = await messages(
          tx,
          () => tx`select private.record_source_attempt('prices', 'live', now(), ${answer})`,
        );
        expect(sent).toMatchObject([{ topic: "grid:regions", event: "grid_updated", private: true }]);
      }
    }));
});

function jobIdOf(workload: Workload | null): string {
  if (!workload) throw new Error("it was submitted");
  return workload.jobId;
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : -1;
}
