import { beforeAll, describe, expect, it } from "vitest";
import { service, target, unique, withDatabase } from "./support/target.ts";
import { memberWithWorkloads } from "./support/workloads.ts";

let member: Awaited<ReturnType<typeof memberWithWorkloads>>["member"];

beforeAll(async () => {
  ({ member } = await memberWithWorkloads());
});

const workloads = () => member.client.from("workloads");

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
    expect(await ids(workloads().select("id").or("title.imatch.W\\u0031,id.eq.0"))).toBe(1);
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
