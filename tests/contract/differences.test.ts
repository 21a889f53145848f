import { once } from "node:events";
import { request } from "node:http";
import pg from "pg";
import { describe, expect, it } from "vitest";
import { mailsTo } from "./support/mailbox.ts";
import { anonymous, service, signedIn, target, unique, withDatabase } from "./support/target.ts";

/**
 * Where the embedded Supabase differs from the hosted one, as listed in docs/embedded-stack.md under the same numbers. A
 * test that fails here because something has become as on hosted is good news: take it off the list.
 */
const rest = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${target.url}/rest/v1/${path}`, { headers: { apikey: target.secretKey, ...headers } });
const call = (name: string, init: RequestInit = {}) => fetch(`${target.url}/functions/v1/${name}`, init);

describe.runIf(target.isEmbedded)("REST differs from hosted", () => {
  it("R1: csv shows lists as JSON and numbers without trailing zeros", async () => {
    const { data } = await service().from("samples").select("num, moods").eq("id", 1).csv();
    expect(data).toBe('num,moods\n1.25,"[""calm"",""done""]"');
  });

  it("R2: bulk insert of rows with different columns stores defaults for omitted ones, and returns null for them", async () => {
    const rows = [{ id: 930 }, { id: 931, txt: "given" }];
    const { data } = await service().from("samples").insert(rows).select("id, txt");
    expect(data).toEqual([
      { id: 930, txt: null },
      { id: 931, txt: "given" },
    ]);
    const stored = await service().from("samples").select("txt").eq("id", 930).single();
    expect(stored.data).toEqual({ txt: "default text" });
    await service().from("samples").delete().gte("id", 930);
  });

  it("R3: rpc with head and count is refused", async () => {
    expect((await service().rpc("f_table", { n: 3 }, { head: true, count: "exact" })).status).toBe(400);
  });

  it("R4: a bare string or boolean as JSON value is refused", async () => {
    const { error } = await service().from("samples").update({ jb: "plain text" }).eq("id", 2);
    expect(error?.code).toBe("22P02");
  });

  it("R5: query plans are not given out, and aggregates are off as on hosted", async () => {
    const plan = await rest("tags?select=id", { accept: "application/vnd.pgrst.plan+json" });
    expect(plan.status).toBe(406);
    expect((await service().from("samples").select("id.count()")).error?.code).toBe("PGRST123");
  });

  it("R6: there is no GraphQL", async () => {
    expect((await fetch(`${target.url}/graphql/v1`, { headers: { apikey: target.secretKey } })).status).toBe(404);
  });

  it("R7: a null within a list of texts or of an enum's words arrives as the text NULL", async () => {
    await service()
      .from("samples")
      .insert({ id: 940, moods: ["calm", null] });
    const { data } = await service().from("samples").select("moods").eq("id", 940).single();
    expect(data).toEqual({ moods: ["calm", "NULL"] });
    await service().from("samples").delete().eq("id", 940);
  });

  it("R8: within or() a pattern in quotes matches nothing, and \\ before a quote stays in the value", async () => {
    await service().from("samples").insert({ id: 950, txt: 'a "b", c' });
    const found = async (filter: string) => (await service().from("samples").select("id").or(filter)).data;
    expect(await found('txt.ilike."%b%"')).toEqual([]);
    expect(await found('txt.eq."a \\"b\\", c"')).toEqual([]);
    await service().from("samples").update({ txt: "a (b), c" }).eq("id", 950);
    expect(await found('txt.eq."a (b), c"')).toEqual([{ id: 950 }]);
    await service().from("samples").delete().eq("id", 950);
  });

  it("R9: a table with a partial unique index on its reference is embedded as one row, not as many", async () => {
    const embedded = async () => {
      const { data, error } = await service().from("samples").select("id, holds(id)").eq("id", 2).single();
      return error?.code ?? data?.holds;
    };
    expect(await embedded()).toEqual({ id: 1 });
    await service().from("holds").insert({ id: 2, sample_id: 2, ended: true });
    expect(await embedded()).toBe("21000");
    await service().from("holds").delete().eq("sample_id", 2);
    expect(await embedded()).toBeNull();
    await service().from("holds").insert({ id: 1, sample_id: 2, ended: true });
  });
});

describe.runIf(target.isEmbedded)("Auth differs from hosted", () => {
  it("A1: sign-in is by email and password; anonymous and phone are not there", async () => {
    expect((await anonymous().auth.signInAnonymously()).error).not.toBeNull();
    expect((await anonymous().auth.signInWithOtp({ phone: "+441234567890" })).error).not.toBeNull();
    const { client } = await signedIn("mfa");
    expect((await client.auth.mfa.enroll({ factorType: "totp" })).error).not.toBeNull();
  });

  it("A2: the admin API has users, invitations and links, but no factors", async () => {
    const { id } = await signedIn("factors");
    expect((await service().auth.admin.mfa.listFactors({ userId: id })).error?.status).toBe(404);
  });

  it("A3: mails are kept in the mailbox, and limited for each address whether or not it has an account", async () => {
    const email = `${unique("nobody")}@contract.test`;
    expect((await anonymous().auth.resetPasswordForEmail(email)).error).toBeNull();
    expect((await anonymous().auth.resetPasswordForEmail(email)).error?.status).toBe(429);
    expect(await mailsTo(email)).toEqual([]);
  });

  it("A4: tokens are signed with a shared secret, so there are no public keys; JWT keys are not taken", async () => {
    const jwks = await fetch(`${target.url}/auth/v1/.well-known/jwks.json`, {
      headers: { apikey: target.publishableKey },
    });
    expect(await jwks.json()).toEqual({ keys: [] });
    const { session } = await signedIn("header");
    expect(JSON.parse(Buffer.from(session.access_token.split(".")[0] ?? "", "base64url").toString())).toMatchObject({
      alg: "HS256",
    });
    expect((await rest("tags", { apikey: session.access_token })).status).toBe(401);
  });

  it("A5: sessions and refresh tokens are stored in another shape", async () => {
    await withDatabase(async (db) => {
      const { rows } = await db.query(
        "select data_type from information_schema.columns where table_schema = 'auth' and table_name = 'refresh_tokens' and column_name = 'id'",
      );
      expect(rows).toEqual([{ data_type: "text" }]);
    });
  });
});

describe.runIf(target.isEmbedded)("Storage differs from hosted", () => {
  const storageAt = (path: string, init: RequestInit = {}) =>
    fetch(`${target.url}/storage/v1/${path}`, { headers: { authorization: `Bearer ${target.secretKey}` }, ...init });

  it("T1: pictures are not transformed, and there are no S3, analytics or vector buckets", async () => {
    const picture = await storageAt("render/image/public/open-files/a.png?width=10");
    expect((await picture.json()).code).toBe("FeatureNotEnabled");
    expect((await storageAt("s3/open-files")).status).toBe(404);
    expect((await service().storage.analytics.createBucket(unique("a"))).error).not.toBeNull();
  });

  it("T2: a key has no empty segments, no dots as segments, and 1024 characters at most", async () => {
    for (const key of ["a//b", "a/%2e%2e%2fb", "x".repeat(1025)]) {
      const response = await storageAt(`object/own-files/${key}`, { method: "POST", body: "x" });
      expect((await response.json()).code, key).toBe("InvalidKey");
    }
  });

  it("T3: a bucket is emptied before the answer comes", async () => {
    const id = unique("emptied");
    await service().storage.createBucket(id, { public: false });
    await service().storage.from(id).upload("a/b", "x");
    await service().storage.emptyBucket(id);
    expect((await service().storage.deleteBucket(id)).error).toBeNull();
  });

  it("T4: postgres is a member of the owner of storage.objects", async () => {
    await withDatabase(async (db) => {
      const { rows } = await db.query("select pg_has_role('postgres', 'supabase_storage_admin', 'usage') as is_member");
      expect(rows).toEqual([{ is_member: true }]);
      await expect(db.query("create table storage.mine (id int)")).rejects.toMatchObject({ code: "42501" });
    });
  });
});

describe.runIf(target.isEmbedded)("Realtime and functions differ from hosted", () => {
  it("L1: messages are one table, not one partition for each day", async () => {
    await withDatabase(async (db) => {
      const { rows } = await db.query("select relkind from pg_class where oid = 'realtime.messages'::regclass");
      expect(rows).toEqual([{ relkind: "r" }]);
    });
  });

  it("F1: a function may use more CPU than hosted allows", async () => {
    expect((await call("busy")).status).toBe(200);
  });

  it("F2: modules come from node_modules; remote ones do not load", async () => {
    const response = await call("remote-import");
    expect([response.status, (await response.json()).code]).toEqual([500, "BOOT_ERROR"]);
  });

  it("F3: functions reach this machine and the hosts allowed at start, and see their own environment", async () => {
    const answer = await (await call("open")).json();
    expect(answer).toMatchObject({ outside: "NotCapable", leaked: [], env: { CONTRACT_EXTRA: "given" } });
    expect(answer.secretKeys).toEqual({ default: target.secretKey, cron: target.cronKey });
  });

  it("F4: a request body may have 10 MiB", async () => {
    const send = (bytes: number) => call("open", { method: "POST", body: new Uint8Array(bytes) });
    expect((await send(10 * 1024 * 1024)).status).toBe(200);
    expect((await send(10 * 1024 * 1024 + 1)).status).toBe(413);
    expect((await send(30 * 1024 * 1024)).status).toBe(413);
    // A body without a stated length, as a device streams it, of 5 MiB and then of more than there may be.
    const stream = async (chunks: number) => {
      const outgoing = request(`${target.url}/functions/v1/open`, { method: "POST" });
      outgoing.on("error", () => {});
      for (let chunk = 0; chunk < chunks; chunk += 1) outgoing.write(new Uint8Array(1024 * 1024));
      outgoing.end();
      const [response] = await once(outgoing, "response");
      response.resume();
      return response.statusCode;
    };
    expect(await stream(5)).toBe(200);
    expect(await stream(12)).toBe(413);
  });
});

describe.runIf(target.isEmbedded)("database and Studio differ from hosted", () => {
  it("D1: Vault does not encrypt", async () => {
    const name = unique("plain");
    await withDatabase(async (db) => {
      await db.query("select vault.create_secret('in the clear', $1)", [name]);
      const { rows } = await db.query("delete from vault.secrets where name = $1 returning secret", [name]);
      expect(rows).toEqual([{ secret: "in the clear" }]);
    });
  });

  it("D2: extensions that are not part of Postgres are missing, except pg_cron, pg_net and Vault", async () => {
    await withDatabase(async (db) => {
      for (const name of ["vector", "pg_graphql", "pgtap", "plpgsql_check", "postgis"]) {
        await expect(db.query(`create extension ${name}`), name).rejects.toMatchObject({ code: "0A000" });
      }
    });
  });

  it("D3: the database takes no TLS", async () => {
    const client = new pg.Client({ connectionString: target.dbUrl, ssl: true });
    await expect(client.connect()).rejects.toThrow(/does not support SSL/);
  });

  it("S1: Studio is the table editor, and needs no key from a browser on this machine", async () => {
    expect(await (await fetch(target.url)).text()).toContain("<html");
    const asStudio = { headers: { "sec-fetch-site": "same-origin" } };
    expect((await fetch(`${target.url}/rest/v1/tags?select=id`, asStudio)).status).toBe(200);
    expect((await fetch(`${target.url}/rest/v1/tags?select=id`)).status).toBe(401);
    const foreign = { headers: { "sec-fetch-site": "cross-site", origin: "http://evil.example" } };
    expect((await fetch(`${target.url}/rest/v1/tags?select=id`, foreign)).status).toBe(401);
    expect((await fetch(`${target.url}/_system/info`)).status).toBe(401);
    // A foreign name that resolves to this machine (DNS rebinding) makes a page same-origin, but not this host's.
    const rebound = request(`${target.url}/rest/v1/tags?select=id`, {
      headers: { host: "evil.example", "sec-fetch-site": "same-origin" },
    }).end();
    const [response] = await once(rebound, "response");
    expect(response.statusCode).toBe(401);
  });
});
