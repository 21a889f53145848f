import { memberOfNewOrg, service, signedIn } from "./target.ts";

/** A member with three workloads, each with one run, and a user who is no member. */
export async function memberWithWorkloads() {
  const member = await memberOfNewOrg("rest");
  const stranger = await signedIn("stranger");
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
  return { member, stranger };
}
