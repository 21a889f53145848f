import { describe, expect, it } from "vitest";
import { toDataError } from "./data-error.ts";

describe("toDataError", () => {
  it.each([
    ["42501", 403, "denied"],
    ["23514", 400, "refused"],
    ["PT403", 403, "denied"],
    ["PT404", 404, "missing"],
    ["PT409", 409, "refused"],
    ["PT422", 422, "refused"],
    ["P0001", 400, "unknown"],
    ["PGRST116", 406, "missing"],
    ["PGRST301", 401, "signed_out"],
    ["", 0, "unreachable"],
    ["", 503, "unreachable"],
    ["XX000", 500, "unknown"],
  ])("code %s with status %i is %s", (code, status, kind) => {
    expect(toDataError({ code, message: "m", hint: "" }, status).kind).toBe(kind);
  });

  it("keeps the database's hint, and none when it is empty", () => {
    expect(toDataError({ code: "PT422", message: "m", hint: "Move the deadline." }, 422).hint).toBe(
      "Move the deadline.",
    );
    expect(toDataError({ code: "PT422", message: "m", hint: "" }, 422).hint).toBeNull();
  });

  it.each([
    [
      "23514",
      'new row for relation "compute_workloads" violates check constraint "compute_workloads_required_gpu_mins_check"',
    ],
    ["23502", 'null value in column "month" of relation "carbon_budgets" violates not-null constraint'],
    [
      "23503",
      'insert or update on table "carbon_budgets" violates foreign key constraint "carbon_budgets_user_id_fkey"',
    ],
    ["23505", 'duplicate key value violates unique constraint "carbon_budgets_key"'],
    ["42501", 'new row violates row-level security policy for table "carbon_budgets"'],
    ["42501", "permission denied for table carbon_budgets"],
    ["PGRST116", "Cannot coerce the result to a single JSON object"],
  ])("says in words of our own what only a machine said: %s %s", (code, message) => {
    const error = toDataError({ code, message, hint: "" }, 400);
    expect(error.message).toMatch(/Nothing was changed\.$/);
    expect(error.hint).not.toBeNull();
    expect(error.cause).toMatchObject({ message });
  });

  it("leaves the sentence of a rule of ours as it is", () => {
    const message = "The deadline cannot be met: the workload needs 60 minutes, and there are 5 left";
    const error = toDataError({ code: "PT422", message, hint: "" }, 422);
    expect(error.message).toBe(message);
    expect(error.cause).toBeUndefined();
  });
});
