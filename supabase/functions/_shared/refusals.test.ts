import pg from "pg";
import { describe, expect, it } from "vitest";
import { Refusal, toRefusal } from "./refusals.ts";

function databaseError(code: string, message = "KB-000001 has changed", hint?: string): pg.DatabaseError {
  const error = new pg.DatabaseError(message, 0, "error");
  return Object.assign(error, { code, hint });
}

describe("toRefusal", () => {
  it.each([
    ["PT403", "forbidden"],
    ["PT404", "not_found"],
    ["PT409", "conflict"],
    ["PT422", "unprocessable"],
  ])("answers %s as %s, with the sentence and what to do", (code, expected) => {
    expect(toRefusal(databaseError(code, "It is full", "Choose another zone."))).toMatchObject({
      code: expected,
      message: "It is full. Choose another zone.",
    });
  });

  it.each(["08006", "53300", "57P01", "57014"])("answers %s as unavailable, without the words of Postgres", (code) => {
    const refusal = toRefusal(databaseError(code, "terminating connection due to administrator command"));
    expect(refusal).toMatchObject({ code: "unavailable", message: expect.not.stringContaining("terminating") });
  });

  it.each(["23514", "42501", "XX000", "42P01"])("takes %s for a bug: here the statement is ours", (code) => {
    expect(toRefusal(databaseError(code))).toBeNull();
  });

  it("leaves a refusal as it is, and takes any other error for a bug", () => {
    const refusal = new Refusal("lease_lost", "It is no longer yours.");
    expect(toRefusal(refusal)).toBe(refusal);
    expect(toRefusal(new Error("PT409"))).toBeNull();
  });
});
