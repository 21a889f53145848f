import pg from "pg";
import { PgBoss } from "pg-boss";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { target, unique, withDatabase } from "./support/target.ts";

const schema = unique("boss").replaceAll("-", "_");
const queue = "runs";
let boss: PgBoss;
let db: pg.Client;

beforeAll(async () => {
  boss = new PgBoss({ connectionString: target.dbUrl, schema, supervise: false, schedule: false, max: 4 });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  await boss.createQueue("dead");
  await boss.createQueue(queue, { policy: "short", retryLimit: 1, retryDelay: 0, deadLetter: "dead" });
  await boss.createQueue("plain");
  db = new pg.Client({ connectionString: target.dbUrl });
  await db.connect();
});
afterAll(async () => {
  await boss.stop({ graceful: false });
  await db.query(`drop schema ${schema} cascade`);
  await db.end();
});

/** Enqueues inside the caller's transaction, as a trigger would: the queue's own settings come with the job. */
const enqueueSql = `
  insert into ${schema}.job (
    name, data, priority, start_after, singleton_key, expire_seconds, deletion_seconds, keep_until, retry_limit,
    retry_delay, retry_backoff, retry_delay_max, policy, dead_letter, heartbeat_seconds
  )
  select q.name, $2, 0, $3, $4, q.expire_seconds, q.deletion_seconds, $3::timestamptz + q.retention_seconds * interval '1 second',
    q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
  from ${schema}.queue q where q.name = $1
  on conflict do nothing returning id`;
const enqueue = (data: object, startAfter = new Date(), key: string | null = null) =>
  db.query(enqueueSql, [queue, data, startAfter, key]);

describe("pg-boss on the database, as postgres", () => {
  it("takes jobs from SQL in the caller's transaction", async () => {
    await db.query("begin");
    await enqueue({ n: "rolled back" });
    await db.query("rollback");
    await enqueue({ n: "committed" });
    const [job] = await boss.fetch(queue);
    expect(job?.data).toEqual({ n: "committed" });
    await boss.complete(queue, job?.id ?? "");
    expect(await boss.fetch(queue)).toEqual([]);
  });

  it("joins a transaction of ours", async () => {
    await db.query("begin");
    await boss.send(queue, { tx: 1 }, { db: { executeSql: (text, values) => db.query(text, values) } });
    await db.query("rollback");
    expect(await boss.fetch(queue)).toEqual([]);
  });

  it("gives out a job when it is due, not before", async () => {
    const { rows } = await enqueue({ n: "later" }, new Date(Date.now() + 3_600_000));
    expect(await boss.fetch(queue)).toEqual([]);
    await db.query(`update ${schema}.job set start_after = now() where id = $1`, [rows[0].id]);
    const [job] = await boss.fetch(queue);
    expect(job?.data).toEqual({ n: "later" });
    await boss.complete(queue, job?.id ?? "");
  });

  it("holds the queue's policy for jobs from SQL too", async () => {
    expect((await enqueue({ n: 1 }, new Date(), "same")).rowCount).toBe(1);
    expect((await enqueue({ n: 2 }, new Date(), "same")).rowCount).toBe(0);
    const [job] = await boss.fetch(queue);
    await boss.complete(queue, job?.id ?? "");
  });

  it("tries again and then gives up to the dead letter queue", async () => {
    await enqueue({ n: "fails" });
    for (const attempt of [1, 2]) {
      const [job] = await boss.fetch(queue);
      expect(job?.data, `attempt ${attempt}`).toEqual({ n: "fails" });
      await boss.fail(queue, job?.id ?? "", { message: "no" });
    }
    expect(await boss.fetch(queue)).toEqual([]);
    expect((await boss.fetch("dead"))[0]?.data).toEqual({ n: "fails" });
  });

  it("works inside an Edge Function", async () => {
    await boss.send("plain", { n: 7 });
    const response = await fetch(`${target.url}/functions/v1/queue`, {
      method: "POST",
      body: JSON.stringify({ queue: "plain", schema }),
    });
    expect(await response.json()).toEqual({ data: { n: 7 } });
    const states = await withDatabase((other) => other.query(`select state from ${schema}.job where name = 'plain'`));
    expect(states.rows).toEqual([{ state: "completed" }]);
  });
});
