import { describe, expect, it } from "vitest";
import { toWorkload } from "./rows.ts";

const zone = { id: 3, grid_zone_code: "UK-SCOTLAND-01", zone_name: "Glasgow", region: "South Scotland" };
const plan = {
  feasible: true,
  summary: "Best in Glasgow from 02:30: 22 g.",
  latest_start: "2026-11-22T12:00:00+00:00",
  run_now_carbon_g: 412,
  run_now_cost_gbp: 0.2,
  plan_candidates: [
    {
      rank: 1,
      zone_id: 3,
      start_at: "2026-11-23T02:30:00+00:00",
      end_at: "2026-11-23T05:30:00+00:00",
      carbon_g: 22,
      cost_gbp: 0.1,
      grid_zones: zone,
    },
  ],
};
const row: Parameters<typeof toWorkload>[0] = {
  id: 1,
  job_id: "KB-000001",
  workload_name: "Nightly",
  workload_type: "BATCH",
  status: "PLANNED",
  status_reason: plan.summary,
  status_reason_code: "planned",
  urgency: "LOW",
  user_id: "u",
  submitted_at: "2026-11-22T21:40:00.123456+00:00",
  deadline: "2026-11-23T09:00:00+00:00",
  estimated_duration_mins: 180,
  done_mins: 0,
  scheduled_start: null,
  actual_start: null,
  actual_end: null,
  cancel_requested_at: null,
  profiles: { display_name: "Ada" },
  chosen: null,
  plan,
};
const run = { status: "SUCCEEDED", exit_code: 0, done_before_mins: 0 } as const;
const entry = { carbon_g: 20, cost_gbp: 0.1, baseline_carbon_g: 400, baseline_cost_gbp: 0.2, runs: run };

describe("toWorkload", () => {
  it("expects what the best candidate expects before it is assigned", () => {
    expect(toWorkload(row, [])).toMatchObject({
      best: { zone: { name: "Glasgow" } },
      comparison: { basis: "expected", carbonG: 22, baselineCarbonG: 412 },
    });
  });

  it("shows nothing of a plan while none is in force", () => {
    const edited = { ...row, status: "PENDING" as const, status_reason_code: "edited", plan: null };
    expect(toWorkload(edited, [])).toMatchObject({ best: null, comparison: null });
  });

  it("expects nothing of a place and time that no candidate stood for", () => {
    const byHand = { ...row, status: "SCHEDULED" as const, chosen: zone, scheduled_start: "2026-11-23T04:00:00+00:00" };
    expect(toWorkload(byHand, []).comparison).toBeNull();
  });

  it("expects nothing of what has ended: it is being accounted", () => {
    const ended = { ...row, status: "COMPLETED" as const, chosen: zone, scheduled_start: "2026-11-23T02:30:00+00:00" };
    expect(
      toWorkload({ ...row, status: "SCHEDULED", chosen: zone, scheduled_start: ended.scheduled_start }, []).comparison,
    ).not.toBeNull();
    expect(toWorkload(ended, []).comparison).toBeNull();
  });

  it("adds up what both runs of a workload lost once emitted, beside one counterfactual", () => {
    expect(toWorkload(row, [entry, { ...entry, carbon_g: 5 }]).comparison).toMatchObject({
      basis: "accounted",
      carbonG: 25,
      baselineCarbonG: 400,
    });
  });

  it("adds up the counterfactuals of the pieces that were kept, and of no run whose work was lost", () => {
    const last = { ...entry, runs: { ...run, done_before_mins: 60 } };
    const piece = { ...entry, baseline_carbon_g: 100, runs: { ...run, status: "SUSPENDED" } } as const;
    const notKept = { ...piece, runs: { ...piece.runs, exit_code: null } };
    const lost = { ...piece, runs: { ...piece.runs, status: "LOST", exit_code: null } } as const;
    expect(toWorkload(row, [last, lost, notKept, piece]).comparison).toMatchObject({
      ...{ carbonG: 80, baselineCarbonG: 500 },
    });
    // Begun anew elsewhere: without Karbos it would have run once.
    expect(toWorkload(row, [entry, piece]).comparison).toMatchObject({ carbonG: 40, baselineCarbonG: 400 });
  });

  it("does not take a missing figure for zero", () => {
    expect(toWorkload(row, [entry, { ...entry, carbon_g: null }]).comparison?.carbonG).toBeNull();
  });

  it("keeps the submission time as the database wrote it, for the cursor", () => {
    expect(toWorkload(row, []).submittedAtIso).toBe("2026-11-22T21:40:00.123456+00:00");
  });
});
