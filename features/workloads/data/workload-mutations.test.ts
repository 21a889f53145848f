import { createClient } from "@supabase/supabase-js";
import { expect, it } from "vitest";
import { z } from "zod";
import type { Database } from "@/lib/supabase/database.types.ts";
import { assignWorkload } from "./workload-mutations.ts";

const assignment = {
  jobId: "KB-000001",
  zoneCode: "UK-SCOTLAND-01",
  startAt: null,
  expectedUpdatedAt: "2026-11-22T08:00:00.000001+00:00",
};

it("assigns what the operator saw, to the microsecond, and tells in a sentence when it has changed since", async () => {
  const sent: unknown[] = [];
  const conflict = {
    code: "PT409",
    message: "KB-000001 has changed since you looked: it is SCHEDULED now",
    details: "changed_meanwhile",
    hint: "Look at it again, then decide.",
  };
  const answer = async (_: unknown, init?: RequestInit) => {
    sent.push(JSON.parse(z.string().parse(init?.body)));
    return Response.json(conflict, { status: 409 });
  };
  const client = createClient<Database>("http://127.0.0.1:1", "key", {
    auth: { persistSession: false },
    global: { fetch: answer },
  });
  const result = await assignWorkload(client, assignment);
  expect(sent).toEqual([
    { p_job_id: "KB-000001", p_zone_code: "UK-SCOTLAND-01", p_expected_updated_at: "2026-11-22T08:00:00.000001+00:00" },
  ]);
  expect(result).toMatchObject({
    ok: false,
    error: { kind: "refused", message: conflict.message, hint: conflict.hint },
  });
});
