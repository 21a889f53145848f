import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { searchFilter } from "./search-filter.ts";

describe("searchFilter", () => {
  it.each([
    ["", null],
    ["  ", null],
    ["train 2", "workload_name.imatch.train 2,job_id.imatch.train 2"],
    [' a"b),c( ', "workload_name.imatch.a\\u0022b\\u0029\\u002cc\\u0028,job_id.imatch.a\\u0022b\\u0029\\u002cc\\u0028"],
    ["😀", "workload_name.imatch.\\U0001f600,job_id.imatch.\\U0001f600"],
  ])("%j", (search, filter) => {
    expect(searchFilter(search)).toBe(filter);
  });

  it("finds any name by any part of it, and nothing that is not in it", () => {
    // JavaScript reads \uXXXX as PostgreSQL does, and knows no \UXXXXXXXX.
    const text = fc.string({ unit: fc.integer({ min: 0x20, max: 0xd7ff }).map((code) => String.fromCodePoint(code)) });
    fc.assert(
      fc.property(text, text, text, (before, sought, after) => {
        const filter = searchFilter(sought, ["name"]);
        fc.pre(filter !== null);
        const pattern = new RegExp(filter.slice("name.imatch.".length), "iu");
        expect(pattern.test(before + sought.trim() + after)).toBe(true);
        expect(pattern.test("")).toBe(false);
      }),
    );
  });

  it("lets nothing through that would end the value or widen the search", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (search) => {
        const filter = searchFilter(search, ["name"]);
        if (filter !== null) expect(filter).toMatch(/^name\.imatch\.([a-z0-9 ]|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})+$/i);
      }),
    );
  });
});
