import { createClient } from "@supabase/supabase-js";
import { afterAll, describe, expect, it } from "vitest";
import { addWorker, asWorker, call, endWork, sql, submit, target } from "./target.ts";

/** Of each type of argument, one that is well formed and names nothing. */
const UNKNOWN: Readonly<Record<string, string | number | boolean | readonly number[]>> = {
  bigint: 999_999_999,
  smallint: 999,
  integer: 1,
  boolean: true,
  "bigint[]": [999_999_999],
  jsonb: "{}",
  membership_role: "viewer",
  uuid: "00000000-0000-4000-8000-00000000ffff",
  text: "KB-999999",
  date: "2026-01-01",
  "timestamp with time zone": "2026-01-01T00:00:00Z",
};

afterAll(endWork);

const operator = createClient(target.apiUrl, target.publishableKey, { auth: { persistSession: false } });
const signedIn = await operator.auth.signInWithPassword({
  email: "operator@karbos.example",
  password: "karbos-sample",
});
if (signedIn.error) throw signedIn.error;

const functions = await sql<{ name: string; args: Record<string, string>; is_set: boolean }[]>`
  select p.proname as name, p.proretset as is_set,
    coalesce(jsonb_object_agg(a.name, format_type(a.type, null)) filter (where a.is_input), '{}') as args
  from pg_proc p
  left join lateral (
    select n.name, t.type, n.at <= p.pronargs as is_input
    from unnest(p.proargnames) with ordinality n (name, at)
    join unnest(coalesce(p.proallargtypes, p.proargtypes::oid[])) with ordinality t (type, at) using (at)
  ) a on true
  where p.pronamespace = 'public'::regnamespace
    -- It names nothing: it deletes the account of whoever calls it, here that of all the others' calls.
    and p.proname <> 'delete_my_account'
  group by p.oid`;

function unknownArgs(args: Record<string, string>): Record<string, (typeof UNKNOWN)[string]> {
  return Object.fromEntries(
    Object.entries(args).map(([name, type]) => {
      const value = UNKNOWN[type];
      if (value === undefined) throw new Error(`there is no unknown ${type} for ${name}`);
      return [name, value];
    }),
  );
}

describe("an id that names nothing", () => {
  it("finds functions to try", () => {
    expect(functions.length).toBeGreaterThan(5);
  });

  it.each(functions)("is no fault of the server to $name()", async ({ name, args }) => {
    const { status, error } = await operator.rpc(name, unknownArgs(args));
    expect(status, error?.message).toBeLessThan(500);
  });

  it.each([
    ["assign_workload", { p_job_id: "KB-999999", p_zone_code: "UK-LONDON-01" }, "no_workload"],
    ["assign_workload", { p_job_id: "KB-999999", p_zone_code: "UK-NOWHERE-01" }, "no_zone"],
    ["cancel_workload", { p_job_id: "KB-999999" }, "no_workload"],
    ["add_worker", { p_organization_id: 999_999_999, p_worker_name: "Nowhere" }, "no_organization"],
    ["verify_ledger", { p_organization_id: 999_999_999 }, "no_organization"],
  ])("is 404 to %s(%o)", async (name, args, reason) => {
    const { status, error } = await operator.rpc(name, args);
    expect({ status, code: error?.code, reason: error?.details }).toEqual({ status: 404, code: "PT404", reason });
  });

  it("is 404 for a workload's zone over REST, and an empty list in reads", async () => {
    const id = await submit({ name: "to be placed nowhere" });
    await sql`update public.compute_workloads set status = 'PLANNED' where id = ${id}`;
    const moved = await operator
      .from("compute_workloads")
      .update({ status: "SCHEDULED", chosen_grid_zone: 999_999_999 })
      .eq("id", id);
    expect({ status: moved.status, reason: moved.error?.details }).toEqual({ status: 404, reason: "no_zone" });
    const listed = await operator.from("compute_workloads").select("id").eq("id", 999_999_999);
    expect({ status: listed.status, data: listed.data }).toEqual({ status: 200, data: [] });
  });

  it("is a lost lease to a worker", async () => {
    const key = await addWorker("unknown ids");
    const body = { runId: 999_999_999, fencingToken: 1, energy: [] };
    const answer = await call("worker/heartbeat", JSON.stringify(body), asWorker(key));
    expect(answer).toMatchObject({ status: 409, body: { error: { code: "lease_lost" } } });
  });
});

it("a refusal of a rule arrives with its HTTP status, its reason and what to do, and a missing privilege as PostgREST says it", async () => {
  const deadline = {
    docker_image: "alpine:3",
    workload_name: "Late",
    estimated_duration_mins: 60,
    deadline: "2026-01-01",
  };
  const refused = [
    await operator.from("compute_workloads").insert(deadline),
    await operator.from("events").delete().gt("id", 0),
  ];
  expect(refused.map(({ status, error }) => ({ status, code: error?.code, reason: error?.details }))).toMatchObject([
    { status: 422, code: "PT422", reason: "deadline_too_soon" },
    { status: 403, code: "42501" },
  ]);
  expect(refused[0]?.error?.hint).toBe("Move the deadline or shorten the workload.");
});
