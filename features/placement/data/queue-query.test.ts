import { createClient } from "@supabase/supabase-js";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, it } from "vitest";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import type { Database } from "@/lib/supabase/database.types.ts";
import { placedQueryOptions, waitingQueryOptions } from "./queue-query.ts";

/** A client of a database with so many workloads in each status; the limit is obeyed, and requests are noted. */
function clientOf(counts: Readonly<Record<string, number>>) {
  const asked: string[] = [];
  const answer = (input: RequestInfo | URL, init?: RequestInit) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const statuses = (url.searchParams.get("status") ?? "").match(/[A-Z]+/g) ?? [];
    const rows = statuses.flatMap((status) =>
      Array.from({ length: counts[status] ?? 0 }, (_, at) => workloadRow(status, at)),
    );
    const isCount = init?.method === "HEAD";
    asked.push(isCount ? `count ${statuses.join()}` : `rows ${statuses.join()}`);
    return Promise.resolve(
      isCount
        ? new Response(null, { headers: { "content-range": `0-0/${rows.length}` } })
        : Response.json(rows.slice(0, Number(url.searchParams.get("limit")))),
    );
  };
  const client: KarbosClient = createClient<Database>("http://127.0.0.1:1", "key", { global: { fetch: answer } });
  return { client, asked };
}

function workloadRow(status: string, at: number) {
  const time = "2026-11-22T10:00:00+00:00";
  return {
    ...{ id: at, job_id: `KB-${at}`, workload_name: "w", workload_type: "BATCH", status, status_reason: "Submitted" },
    ...{ urgency: "HIGH", docker_image: "alpine", submitted_at: time, deadline: time, estimated_duration_mins: 30 },
    ...{ required_gpus: 0, required_cpu_cores: 1, required_memory_gb: 1, updated_at: time },
    ...{ carbon_cap_gco2: null, max_price_gbp: null, chosen_grid_zone: null, scheduled_start: null },
    ...{ actual_start: null, actual_end: null, cancel_requested_at: null },
    ...{ profiles: { display_name: "Ursula" }, plan: null },
  };
}

describe("what waits for an operator", () => {
  it.each([
    [{}, ["rows PLANNED,PENDING"], [0, 0], [0, 0]],
    [{ PLANNED: 3, PENDING: 2 }, ["rows PLANNED,PENDING"], [3, 2], [3, 2]],
    [{ PLANNED: 60 }, ["rows PLANNED,PENDING"], [60, 0], [60, 0]],
    [{ PLANNED: 50, PENDING: 30 }, ["rows PLANNED,PENDING", "count PLANNED", "count PENDING"], [50, 10], [50, 30]],
    [{ PLANNED: 900, PENDING: 7 }, ["rows PLANNED,PENDING", "count PLANNED", "count PENDING"], [60, 0], [900, 7]],
  ])("of %j is one read, counted only beyond what is shown", async (counts, requests, shown, totals) => {
    const { client, asked } = clientOf(counts);
    const { planned, pending } = await new QueryClient().fetchQuery(waitingQueryOptions(client, 1));
    expect(asked).toEqual(requests);
    expect([planned.workloads.length, pending.workloads.length]).toEqual(shown);
    expect([planned.total, pending.total]).toEqual(totals);
  });
});

describe("what has a place", () => {
  it.each([
    [{ SCHEDULED: 12, QUEUED: 8 }, ["rows SCHEDULED,QUEUED"], 20, 20],
    [{ SCHEDULED: 12, QUEUED: 9 }, ["rows SCHEDULED,QUEUED", "count SCHEDULED,QUEUED"], 20, 21],
  ])("of %j is counted only beyond what is shown", async (counts, requests, shown, total) => {
    const { client, asked } = clientOf(counts);
    const placed = await new QueryClient().fetchQuery(placedQueryOptions(client, 1));
    expect(asked).toEqual(requests);
    expect([placed.workloads.length, placed.total]).toEqual([shown, total]);
  });
});
