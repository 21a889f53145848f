import { describe, expect, it } from "vitest";
import { toDataError } from "./data-error.ts";

describe("toDataError", () => {
  it.each([
    ["42501", 403, "denied"],
    ["23514", 400, "refused"],
    ["PT409", 409, "refused"],
    ["P0002", 404, "missing"],
    ["PGRST116", 406, "missing"],
    ["PGRST301", 401, "signed_out"],
    ["", 0, "unreachable"],
    ["", 503, "unreachable"],
    ["XX000", 500, "unknown"],
  ])("code %s with status %i is %s", (code, status, kind) => {
    expect(toDataError({ code, message: "m", hint: "" }, status).kind).toBe(kind);
  });

  it("keeps the database's hint, and none when it is empty", () => {
    expect(toDataError({ code: "23514", message: "m", hint: "Move the deadline." }, 400).hint).toBe(
      "Move the deadline.",
    );
    expect(toDataError({ code: "23514", message: "m", hint: "" }, 400).hint).toBeNull();
  });
});
