import { describe, expect, it } from "vitest";
import { asPostgrestError, statusOfSqlstate } from "./sqlstate.ts";

describe("statusOfSqlstate", () => {
  it.each([
    ["23514", 400],
    ["P0001", 400],
    ["57014", 500],
    ["57P01", 503],
    ["08006", 503],
    ["28000", 403],
    ["40001", 500],
    ["54001", 413],
    ["KB001", 400],
  ])("%s is %i", (code, status) => {
    expect(statusOfSqlstate(code)).toBe(status);
  });
});

describe("asPostgrestError", () => {
  it("puts what lite does not know into the form of a raised PGRST", () => {
    const error = Object.assign(new Error("violates check"), { code: "23514", detail: "row 1" });
    const converted = asPostgrestError(error);
    expect(converted).toMatchObject({ code: "PGRST", detail: '{"status":400,"headers":{}}' });
    expect(converted instanceof Error && JSON.parse(converted.message)).toEqual({
      code: "23514",
      message: "violates check",
      details: "row 1",
      hint: null,
    });
  });

  it("leaves unchanged codes that lite handles, and codes that are not SQLSTATEs", () => {
    const known = Object.assign(new Error("duplicate"), { code: "23505" });
    const network = Object.assign(new Error("refused"), { code: "ECONNREFUSED" });
    expect([asPostgrestError(known), asPostgrestError(network), asPostgrestError("text")]).toEqual([
      known,
      network,
      "text",
    ]);
  });
});
