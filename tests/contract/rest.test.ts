import { beforeAll, describe, expect, it } from "vitest";
import { anonymous, memberOfNewOrg, service, signedIn, target, unique, withDatabase } from "./support/target.ts";

type Member = Awaited<ReturnType<typeof memberOfNewOrg>>;
let member: Member;
let stranger: Awaited<ReturnType<typeof signedIn>>;

beforeAll(async () => {
  member = await memberOfNewOrg("rest");
  stranger = await signedIn("stranger");
  const { error } = await member.client.from("workloads").insert([
    {
      org_id: member.orgId,
      title: "w1",
      tags: ["gpu", "uk"],
      meta: { a: { b: 1 } },
      kwh: 1.25,
      run_window: "[2025-01-01T00:00:00Z,2025-01-01T06:00:00Z)",
    },
    { org_id: member.orgId, title: "w2", tags: [], meta: {}, kwh: 3, run_window: null },
    { org_id: member.orgId, title: "w3", tags: [], meta: {}, kwh: null, run_window: null },
  ]);
  if (error) throw new Error(error.message);
  const { data: rows } = await service().from("workloads").select("id").eq("org_id", member.orgId);
  await service()
    .from("runs")
    .insert((rows ?? []).map(({ id }) => ({ workload_id: id, gco2: 12.5 })));
});

const workloads = (client = member.client) => client.from("workloads");

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
    // 401 tells a caller without a session to sign in, 403 one with a session that this is not theirs.
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

  it("hides schemas that are not exposed", async () => {
    expect((await member.client.schema("private").from("x").select()).error?.code).toBe("PGRST106");
    expect((await member.client.schema("auth").from("users").select()).error?.code).toBe("PGRST106");
  });

  it("asks for an API key", async () => {
    const keyless = await fetch(`${target.url}/rest/v1/workloads?select=id`);
    expect(keyless.status).toBe(401);
    const bogus = await fetch(`${target.url}/rest/v1/workloads?select=id`, {
      headers: { apikey: "sb_publishable_bogus" },
    });
    expect(bogus.status).toBe(401);
  });
});

describe("reading", () => {
  it("embeds", async () => {
    const one = await workloads().select("id, title, orgs(name), runs(id, gco2)").order("id").limit(1).single();
    expect(one.data).toMatchObject({ title: "w1", orgs: { name: member.orgName }, runs: [{ gco2: 12.5 }] });
    expect((await workloads().select("id, runs!inner(gco2)").gt("runs.gco2", 20)).data).toEqual([]);
    const counted = await member.client.from("orgs").select("name, workloads(count)");
    expect(counted.data).toEqual([{ name: member.orgName, workloads: [{ count: 3 }] }]);
    const samples = await service()
      .from("samples")
      .select("id, tags(name)")
      .eq("id", 1)
      .order("name", { referencedTable: "tags", ascending: false });
    expect(samples.data).toEqual([{ id: 1, tags: [{ name: "y" }, { name: "x" }] }]);
    const limited = await service()
      .from("samples")
      .select("id, tags(name)")
      .eq("id", 1)
      .order("name", { referencedTable: "tags" })
      .limit(1, { referencedTable: "tags" });
    expect(limited.data).toEqual([{ id: 1, tags: [{ name: "x" }] }]);
    const either = await service()
      .from("samples")
      .select("id, tags!inner(name)")
      .or("name.eq.y,name.eq.q", { referencedTable: "tags" });
    expect(either.data).toEqual([{ id: 1, tags: [{ name: "y" }] }]);
    const spread = await service().from("sample_tags").select("sample_id, ...tags(tag:name)").order("tag_id");
    expect(spread.data?.[0]).toEqual({ sample_id: 1, tag: "x" });
    const ordered = await service().from("sample_tags").select("tags(name)").order("tags(name)", { ascending: false });
    expect(ordered.data).toEqual([{ tags: { name: "y" } }, { tags: { name: "x" } }]);
  });

  it("computes columns, casts and renames", async () => {
    const { data } = await service()
      .from("samples")
      .select("full_label, n:num::text, inner:jb->b->>c")
      .eq("id", 1)
      .single();
    expect(data).toEqual({ full_label: "one/1", n: "1.250", inner: "d" });
  });

  it("filters", async () => {
    const ids = async (query: PromiseLike<{ data: unknown[] | null }>) => (await query).data?.length;
    expect(await ids(workloads().select("id").contains("tags", ["gpu"]))).toBe(1);
    expect(
      await ids(
        workloads()
          .select("id")
          .contains("meta", { a: { b: 1 } }),
      ),
    ).toBe(1);
    expect(await ids(workloads().select("id").eq("meta->a->>b", "1"))).toBe(1);
    expect(
      await ids(workloads().select("id").overlaps("run_window", "[2025-01-01T01:00:00Z,2025-01-01T02:00:00Z)")),
    ).toBe(1);
    expect(
      await ids(workloads().select("id").or("title.eq.w1,and(title.eq.w2,kwh.gt.2)").not("status", "eq", "failed")),
    ).toBe(2);
    expect(await ids(workloads().select("id").textSearch("title", "w1"))).toBe(1);
    expect(await ids(service().from("samples").select("id").in("id", [1, 2]).is("small", null))).toBe(1);
    expect(await ids(service().from("samples").select("id").match({ a: 1, b: 1 }))).toBe(1);
    expect(await ids(service().from("samples").select("id").contains("moods", ["done"]))).toBe(1);
    expect(await ids(service().from("samples").select("id").rangeGt("rng", "[0,1)"))).toBe(1);
    expect(await ids(service().from("samples").select("id").gte("tz", "2025-03-30T00:00:00+00:00"))).toBe(1);
    expect(await ids(service().from("tags").select("id").ilikeAnyOf("name", ["%X%", "%Y%"]))).toBe(2);
  });

  it("counts and pages", async () => {
    expect((await workloads().select("id", { count: "exact", head: true })).count).toBe(3);
    expect((await workloads().select("id", { count: "planned" }).limit(1)).count).not.toBeNull();
    const page = await workloads().select("title", { count: "exact" }).order("id").range(1, 1);
    expect([page.status, page.count, page.data]).toEqual([206, 3, [{ title: "w2" }]]);
    const beyond = await workloads().select("id", { count: "exact" }).order("id").range(100, 110);
    expect([beyond.status, beyond.error?.code]).toEqual([416, "PGRST103"]);
  });

  it("gives csv, single and maybeSingle", async () => {
    expect((await workloads().select("title, status").order("id").csv()).data).toBe(
      "title,status\nw1,queued\nw2,queued\nw3,queued",
    );
    expect((await workloads().select("id").eq("id", -1).single()).error?.code).toBe("PGRST116");
    const none = await workloads().select("id").eq("id", -1).maybeSingle();
    expect([none.data, none.error]).toEqual([null, null]);
  });

  it("sorts text by language, not by byte", async () => {
    await withDatabase(async (db) => {
      const { rows } = await db.query(
        "select string_agg(w, ' ' order by w) as sorted from unnest(array['b', 'A', 'a', 'B', 'é', 'f']) w",
      );
      expect(rows[0].sorted).toBe("a A b B é f");
    });
  });
});

describe("writing", () => {
  it("inserts, with and without returning", async () => {
    const inserted = await workloads()
      .insert({ org_id: member.orgId, title: unique("new") })
      .select("created_by, status");
    expect([inserted.status, inserted.data]).toEqual([201, [{ created_by: member.id, status: "queued" }]]);
    const quiet = await workloads().insert({ org_id: member.orgId, title: unique("quiet") });
    expect([quiet.status, quiet.data]).toEqual([201, null]);
    await service().from("workloads").delete().eq("org_id", member.orgId).not("title", "in", "(w1,w2,w3)");
  });

  it("updates and deletes what the filter names, and counts it", async () => {
    const updated = await workloads().update({ status: "running" }).eq("title", "w1").select("status");
    expect(updated.data).toEqual([{ status: "running" }]);
    const { data: made } = await service()
      .from("samples")
      .insert([{ id: 901 }, { id: 902 }])
      .select("id");
    expect(made).toHaveLength(2);
    expect((await service().from("samples").update({ txt: "z" }, { count: "exact" }).gte("id", 901)).count).toBe(2);
    const tooMany = await fetch(`${target.url}/rest/v1/samples?id=gte.901`, {
      method: "PATCH",
      headers: {
        apikey: target.secretKey,
        "content-type": "application/json",
        prefer: "handling=strict, max-affected=1",
      },
      body: JSON.stringify({ txt: "q" }),
    });
    expect(await tooMany.json()).toMatchObject({ code: "PGRST124" });
    const deleted = await service().from("samples").delete().gte("id", 901).select("txt");
    expect(deleted.data).toEqual([{ txt: "z" }, { txt: "z" }]);
  });

  it("refuses to change a whole table", async () => {
    const answers = [
      await service().from("tags").update({ name: "k" }).select(),
      await service().from("tags").delete(),
    ];
    expect(answers.map(({ error, status }) => [error?.code, status])).toEqual([
      ["21000", 400],
      ["21000", 400],
    ]);
    const seen = await service().from("tags").select("name").order("id");
    expect(seen.data).toEqual([{ name: "x" }, { name: "y" }, { name: "z" }]);
  });

  it("upserts by key, by other columns, and ignoring duplicates", async () => {
    const renamed = unique("renamed");
    const byKey = await service().from("orgs").upsert({ id: member.orgId, name: renamed }).select("name").single();
    expect(byKey.data).toEqual({ name: renamed });
    const ignored = await service()
      .from("orgs")
      .upsert({ name: renamed }, { onConflict: "name", ignoreDuplicates: true })
      .select();
    expect([ignored.error, ignored.data]).toEqual([null, []]);
    const { data } = await service()
      .from("samples")
      .upsert([{ id: 2, a: 2, b: 2, txt: "two" }], { onConflict: "a,b" })
      .select("id, txt");
    expect(data).toEqual([{ id: 2, txt: "two" }]);
    await service().from("orgs").update({ name: member.orgName }).eq("id", member.orgId);
  });

  it("sees a new table after notify pgrst", async () => {
    const table = unique("later").replaceAll("-", "_");
    await withDatabase((db) =>
      db.query(
        `create table public.${table} (id int); grant select on public.${table} to service_role; notify pgrst, 'reload schema'`,
      ),
    );
    await expect.poll(async () => (await service().from(table).select()).error?.code ?? null).toBeNull();
    await withDatabase((db) => db.query(`drop table public.${table}; notify pgrst, 'reload schema'`));
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
