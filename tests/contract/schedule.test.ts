import { createServer, type IncomingMessage } from "node:http";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { service, target, unique, withDatabase } from "./support/target.ts";

const query = (sql: string, values: unknown[] = []) =>
  withDatabase(async (db): Promise<pg.QueryResultRow[]> => (await db.query(sql, values)).rows);

describe("pg_cron", () => {
  it("runs a job every few seconds as its owner, and keeps what came of it", async () => {
    const [good, bad] = [unique("good"), unique("bad")];
    await query("select cron.schedule($1, '1 seconds', $2)", [
      good,
      `insert into public.marks (name, detail) values ('${good}', to_jsonb(current_user))`,
    ]);
    await query("select cron.schedule($1, '1 seconds', 'select 1 / 0')", [bad]);
    const runs = (name: string) =>
      query(
        "select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid) where j.jobname = $1 and d.status <> 'running' order by runid limit 1",
        [name],
      );
    await expect
      .poll(() => runs(good), { timeout: 10_000 })
      .toEqual([{ status: "succeeded", return_message: "INSERT 0 1" }]);
    await expect
      .poll(() => runs(bad), { timeout: 10_000 })
      .toEqual([{ status: "failed", return_message: "ERROR:  division by zero\n" }]);
    expect((await service().from("marks").select("detail").eq("name", good)).data?.[0]).toEqual({ detail: "postgres" });
    await query("select cron.unschedule($1), cron.unschedule($2)", [good, bad]);
  });

  it("does not run a job concurrently with itself", async () => {
    const name = unique("slow");
    await query("select cron.schedule($1, '1 seconds', 'select pg_sleep(2.5)')", [name]);
    const details = () =>
      query(
        "select start_time, end_time from cron.job_run_details d join cron.job j using (jobid) where j.jobname = $1 order by runid",
        [name],
      );
    await expect
      .poll(async () => (await details()).filter((run) => run.end_time !== null).length, {
        timeout: 15_000,
        interval: 250,
      })
      .toBe(2);
    const [first, second] = await details();
    expect(second?.start_time.getTime()).toBeGreaterThanOrEqual(first?.end_time.getTime());
    await query("select cron.unschedule($1)", [name]);
  });

  it("changes a job by name or id, and refuses an invalid schedule", async () => {
    const name = unique("changed");
    const [first] = await query("select cron.schedule($1, '* * * * *', 'select 1') as id", [name]);
    const [second] = await query("select cron.schedule($1, '*/5 * * * *', 'select 2') as id", [name]);
    expect(second?.id).toBe(first?.id);
    await query("select cron.alter_job($1::bigint, active := false)", [first?.id]);
    expect(await query("select schedule, command, username, active from cron.job where jobname = $1", [name])).toEqual([
      { schedule: "*/5 * * * *", command: "select 2", username: "postgres", active: false },
    ]);
    await expect(query("select cron.schedule('x', 'every day', 'select 1')")).rejects.toThrow(/invalid schedule/);
    await expect(query("select cron.unschedule('no such job')")).rejects.toThrow(/could not find valid entry/);
    await query("select cron.unschedule($1::bigint)", [first?.id]);
  });

  it("lets postgres change jobs only by its functions, as hosted does", async () => {
    await expect(query("delete from cron.job")).rejects.toMatchObject({ code: "42501" });
  });
});

describe("pg_net", () => {
  const received: { request: IncomingMessage; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    received.push({ request, body });
    if (request.url === "/silent") return;
    response
      .writeHead(201, { "content-type": "text/plain" })
      .end(request.url === "/large" ? "x".repeat(3_000_000) : "answer");
  });
  let base = "";

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    base = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  });
  afterAll(() => server.closeAllConnections());

  const answerTo = async (id: unknown) => {
    await expect
      .poll(() => query("select id from net._http_response where id = $1", [id]), { timeout: 10_000 })
      .toHaveLength(1);
    return (
      await query(
        "select status_code, content_type, content, timed_out, error_msg from net._http_response where id = $1",
        [id],
      )
    )[0];
  };
  const requestId = async (sql: string, values: unknown[]) => (await query(sql, values))[0]?.id;

  it.runIf(target.isEmbedded)("sends what was committed and keeps the answer", async () => {
    const id = await requestId(
      'select net.http_post($1, \'{"n": 1}\', \'{"q": "a b&c"}\', \'{"x-own": "yes"}\') as id',
      [`${base}/post`],
    );
    expect(await answerTo(id)).toMatchObject({
      status_code: 201,
      content_type: "text/plain",
      content: "answer",
      timed_out: false,
    });
    const post = received.find(({ request }) => request.url?.startsWith("/post"));
    expect(post?.request.url).toBe("/post?q=a%20b%26c");
    expect([post?.request.method, post?.body]).toEqual(["POST", '{"n": 1}']);
    expect(post?.request.headers).toMatchObject({ "x-own": "yes", "content-type": "application/json" });
    const get = await requestId("select net.http_get($1) as id", [`${base}/get`]);
    expect(await answerTo(get)).toMatchObject({ status_code: 201 });
    const del = await requestId("select net.http_delete($1) as id", [`${base}/delete`]);
    expect(await answerTo(del)).toMatchObject({ status_code: 201 });
  });

  it.runIf(target.isEmbedded)("sends nothing for a transaction that is rolled back", async () => {
    await withDatabase(async (db) => {
      await db.query("begin");
      await db.query("select net.http_get($1)", [`${base}/rolled-back`]);
      await db.query("rollback");
      const { rows } = await db.query("select net.http_get($1) as id", [`${base}/after`]);
      await answerTo(rows[0].id);
    });
    expect(received.some(({ request }) => request.url === "/rolled-back")).toBe(false);
  });

  it.runIf(target.isEmbedded)("notes a timeout, a refused connection, and cuts a large answer", async () => {
    const silent = await requestId("select net.http_get($1, timeout_milliseconds := 300) as id", [`${base}/silent`]);
    expect(await answerTo(silent)).toMatchObject({
      status_code: null,
      timed_out: true,
      error_msg: expect.stringContaining("Timeout of 300 ms"),
    });
    const refused = await requestId("select net.http_get('http://127.0.0.1:9/') as id", []);
    expect(await answerTo(refused)).toMatchObject({ status_code: null, error_msg: expect.any(String) });
    const large = await requestId("select net.http_get($1) as id", [`${base}/large`]);
    expect((await answerTo(large))?.content).toHaveLength(1024 * 1024);
  });

  it.runIf(target.isEmbedded)("sends many at once", async () => {
    await query("select net.http_get($1 || n) from generate_series(1, 500) n", [`${base}/many/`]);
    await expect
      .poll(() => received.filter(({ request }) => request.url?.startsWith("/many/")).length, { timeout: 15_000 })
      .toBe(500);
  });

  it.runIf(target.isEmbedded)("calls a function with a named key from Vault, on a schedule", async () => {
    const name = unique("cron-call");
    await query("select vault.create_secret($1, $2)", [target.cronKey, name]);
    const command = `select net.http_post('${target.url}/functions/v1/cron-target', jsonb_build_object('name', '${name}'), headers := jsonb_build_object('apikey', (select decrypted_secret from vault.decrypted_secrets where name = '${name}')))`;
    await query("select cron.schedule($1, '1 seconds', $2)", [name, command]);
    const marks = async () => (await service().from("marks").select("detail").eq("name", name).limit(1)).data;
    await expect.poll(marks, { timeout: 10_000 }).toEqual([{ detail: { contentType: "application/json" } }]);
    await query("select cron.unschedule($1)", [name]);
  });
});

describe("vault", () => {
  it("keeps secrets, changed by its functions only", async () => {
    const name = unique("secret");
    const [made] = await query("select vault.create_secret('one', $1, 'a note') as id", [name]);
    await query("select vault.update_secret($1, 'two')", [made?.id]);
    expect(
      await query("select decrypted_secret, description from vault.decrypted_secrets where name = $1", [name]),
    ).toEqual([{ decrypted_secret: "two", description: "a note" }]);
    await expect(query("insert into vault.secrets (secret) values ('x')")).rejects.toMatchObject({ code: "42501" });
    await query("delete from vault.secrets where name = $1", [name]);
  });

  it.runIf(target.isEmbedded)("has the secrets that the stack was started with", async () => {
    expect(await query("select decrypted_secret from vault.decrypted_secrets where name = 'contract_secret'")).toEqual([
      { decrypted_secret: "kept in vault" },
    ]);
  });
});
