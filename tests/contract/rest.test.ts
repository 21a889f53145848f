import { beforeAll, describe, expect, it } from "vitest";
import { anonymous, service, target, unique, withDatabase } from "./support/target.ts";
import { memberWithWorkloads } from "./support/workloads.ts";

let member: Awaited<ReturnType<typeof memberWithWorkloads>>["member"];
let stranger: Awaited<ReturnType<typeof memberWithWorkloads>>["stranger"];

beforeAll(async () => {
  ({ member, stranger } = await memberWithWorkloads());
});

const workloads = (client = member.client) => client.from("workloads");

describe("browsers on another port", () => {
  it.each(["workloads", "rpc/list_workloads"])("may call %s: the preflight is answered", async (path) => {
    const response = await fetch(`${target.url}/rest/v1/${path}`, {
      method: "OPTIONS",
      headers: {
        origin: "http://127.0.0.1:3000",
        "access-control-request-method": "POST",
        "access-control-request-headers": "apikey,authorization,content-profile,content-type,x-client-info",
      },
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("content-profile");
  });
});

describe("privileges and policies", () => {
  it("shows rows to members only", async () => {
    expect((await workloads().select("id")).data).toHaveLength(3);
    expect((await workloads(stranger.client).select("id")).data).toEqual([]);
    expect((await service().from("workloads").select("id, secret_note").eq("org_id", member.orgId)).data).toHaveLength(
      3,
    );
  });

  it("refuses what is not granted: columns, commands, anon", async () => {
    const refusals = [
      await workloads().select("secret_note"),
      await workloads().update({ kwh: 99 }).eq("title", "w1"),
      await workloads().delete().eq("title", "w1"),
      await anonymous().from("workloads").select("id"),
      await anonymous().rpc("create_org", { name: "x" }),
      await workloads(stranger.client).insert({ org_id: member.orgId, title: "evil" }),
      await member.client.from("orgs").insert({ name: unique("evil") }),
    ];
    expect(refusals.map(({ error }) => error?.code)).toEqual(refusals.map(() => "42501"));
    // 401 asks a caller without a session to sign in, 403 refuses one with a session.
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 401, 401, 403, 403]);
  });

  it("keeps REVOKEs in force after many requests", async () => {
    await withDatabase(async (db) => {
      const { rows } = await db.query(
        "select has_table_privilege('anon', 'public.workloads', 'select') as anon, has_column_privilege('authenticated', 'public.workloads', 'secret_note', 'select') as note",
      );
      expect(rows[0]).toEqual({ anon: false, note: false });
    });
  });

  it("runs functions and views with the caller's rights", async () => {
    const listed = await member.client
      .rpc("list_workloads", { p_org: member.orgId, p_limit: 2 })
      .select("id, title")
      .order("id", { ascending: false });
    expect(listed.data).toMatchObject([{ title: "w2" }, { title: "w1" }]);
    const { data } = await member.client.from("workload_stats").select();
    expect(data).toEqual([{ org_id: member.orgId, workloads: 3, kwh: 4.25 }]);
    expect((await member.client.rpc("whoami")).data).toMatchObject({ uid: member.id, db_role: "authenticated" });
    expect((await member.client.rpc("whoami", {}, { get: true })).data).toMatchObject({ role: "authenticated" });
    expect((await anonymous().rpc("whoami")).data).toMatchObject({ uid: null, db_role: "anon" });
  });

  it("gives a function the request that calls it", async () => {
    const { data } = await member.client.rpc("request_seen").setHeader("x-own", "yes");
    expect(data).toMatchObject({ method: "POST", own: "yes" });
    expect(data).toHaveProperty("path", expect.stringMatching(/\/rpc\/request_seen$/));
  });

  it("hides schemas that are not exposed", async () => {
    expect((await member.client.schema("private").from("x").select()).error?.code).toBe("PGRST106");
    expect((await member.client.schema("auth").from("users").select()).error?.code).toBe("PGRST106");
  });

  it("requires an API key", async () => {
    const keyless = await fetch(`${target.url}/rest/v1/workloads?select=id`);
    expect(keyless.status).toBe(401);
    const bogus = await fetch(`${target.url}/rest/v1/workloads?select=id`, {
      headers: { apikey: "sb_publishable_bogus" },
    });
    expect(bogus.status).toBe(401);
  });
});

describe("errors", () => {
  it.each([
    ["check", () => service().from("samples").insert({ id: 910, small: -1 }), "23514", 400],
    ["foreign key", () => service().from("sample_tags").insert({ sample_id: 1, tag_id: 99 }), "23503", 409],
    ["unique", () => service().from("samples").insert({ id: 1 }), "23505", 409],
    ["not null", () => service().from("samples").update({ txt: null }).eq("id", 2), "23502", 400],
    ["enum", () => service().from("samples").update({ mood: "odd" }).eq("id", 2), "22P02", 400],
    ["uuid filter", () => service().from("samples").select("id").eq("uid", "zz"), "22P02", 400],
    ["unknown column", () => service().from("samples").select("nope"), "42703", 400],
    ["unknown table", () => service().from("nope").select(), "PGRST205", 404],
    ["unknown function", () => service().rpc("nope"), "PGRST202", 404],
    ["wrong argument", () => service().rpc("f_scalar", { zz: 1 }), "PGRST202", 404],
    ["RAISE", () => service().rpc("f_raise", { how: "plain" }), "P0001", 400],
    ["RAISE with PTxyz", () => service().rpc("f_raise", { how: "PT" }), "PT402", 402],
    ["RAISE with PGRST", () => service().rpc("f_raise", { how: "PGRST" }), "123", 418],
    ["RAISE with a code of ours", () => service().rpc("f_raise", { how: "custom" }), "KB001", 400],
  ])("%s", async (_name, call, code, status) => {
    const answer = await call();
    expect([answer.error?.code, answer.status]).toEqual([code, status]);
  });

  it("carries message, details and hint", async () => {
    const { error } = await service().rpc("f_raise", { how: "custom" });
    expect(error).toMatchObject({ message: "not in this state", details: "is DONE", hint: "ask again" });
  });
});

describe("values", () => {
  it("come as PostgREST gives them", async () => {
    const { data } = await service()
      .from("samples")
      .select("num, flt, yes, mood, moods, tz, tzs, ts, day, hour, span, rng, j, jb, bytes")
      .eq("id", 1)
      .single();
    expect(data).toEqual({
      num: 1.25,
      flt: 0.1,
      yes: true,
      mood: "calm",
      moods: ["calm", "done"],
      tz: "2025-03-30T00:30:00+00:00",
      tzs: ["2025-01-01T00:00:00+00:00"],
      ts: "2025-01-01T12:00:00.5",
      day: "2025-02-28",
      hour: "23:59:59",
      span: "1 day 02:00:00",
      rng: "[1,5)",
      j: { a: [1, null] },
      jb: { b: { c: "d" } },
      bytes: "\\xdeadbeef",
    });
  });

  it("go in as they are", async () => {
    const values = {
      num: 0.1,
      jb: { q: [1, { w: null }], s: 'é"\\' },
      bytes: "\\xbeef",
      tzs: ["2025-01-01T00:00:00+00:00"],
      moods: ["busy"],
      span: "01:00:00",
    };
    const { data, error } = await service()
      .from("samples")
      .upsert({ id: 920, ...values })
      .select(Object.keys(values).join(", "))
      .single();
    expect([error, data]).toEqual([null, values]);
    const list = await service()
      .from("samples")
      .update({ jb: [1, "a", null] })
      .eq("id", 920)
      .select("jb")
      .single();
    expect(list.data).toEqual({ jb: [1, "a", null] });
    await service().from("samples").delete().eq("id", 920);
  });

  it("reach functions in every shape", async () => {
    const call = async (name: string, args: Record<string, unknown>) => (await service().rpc(name, args)).data;
    expect(await call("f_scalar", { a: 1 })).toBe(2);
    expect(await call("f_array", { ids: [1, 2] })).toBe(3);
    expect(await call("f_json", { p: { a: [1, { b: null }] } })).toEqual({
      type: "object",
      value: { a: [1, { b: null }] },
    });
    expect(await call("f_json", { p: [1, "x"] })).toEqual({ type: "array", value: [1, "x"] });
    expect(await call("f_table", { n: 2 })).toEqual([
      { k: 1, t: "row 1" },
      { k: 2, t: "row 2" },
    ]);
    expect((await service().rpc("f_void")).status).toBe(204);
    const filtered = await service().rpc("f_table", { n: 3 }).gt("k", 1).order("k", { ascending: false });
    expect(filtered.data).toMatchObject([{ k: 3 }, { k: 2 }]);
  });
});
