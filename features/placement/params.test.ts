import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { WORKLOAD_STATUSES } from "@/lib/contracts/workload.ts";
import { queueFilters } from "./model/queue-order.ts";
import { afterQueueCursor, decodeQueueCursor, encodeQueueCursor, statusesOf } from "./params.ts";

describe("the cursor", () => {
  it("comes back from an address as it went in, whatever the name", () => {
    const names = fc.string({ maxLength: 120, unit: "binary" });
    fc.assert(
      fc.property(names, fc.integer({ min: 1, max: 1e12 }), (value, id) => {
        expect(decodeQueueCursor(encodeQueueCursor({ value, id }), "name")).toEqual({ value, id });
      }),
    );
  });

  it.each([
    [null, "name"],
    ["", "name"],
    ["x~Train", "name"],
    ["12~yesterday", "deadline"],
    ["12~2026-11-22", "submitted"],
    ["12~URGENT", "urgency"],
    ["12~STOPPED", "status"],
    [`12~${"n".repeat(121)}`, "name"],
  ] as const)("%j is none for the order by %s", (text, sort) => {
    expect(decodeQueueCursor(text, sort)).toBeNull();
  });

  it.each([
    ["deadline", "2026-11-22T10:00:00.123456+00:00"],
    ["urgency", "HIGH"],
    ["status", "PLANNED"],
  ] as const)("of %s keeps the value as the database wrote it", (sort, value) => {
    expect(decodeQueueCursor(encodeQueueCursor({ value, id: 7 }), sort)).toEqual({ value, id: 7 });
  });
});

describe("afterQueueCursor", () => {
  it("goes on after the value, and among equal values after the id", () => {
    expect(afterQueueCursor({ value: "LOW", id: 7 }, "urgency", false)).toBe(
      'urgency.gt."LOW",and(urgency.eq."LOW",id.gt.7)',
    );
    expect(afterQueueCursor({ value: "LOW", id: 7 }, "urgency", true)).toBe(
      'urgency.lt."LOW",and(urgency.eq."LOW",id.gt.7)',
    );
  });

  it("keeps quotes and backslashes of a name inside its value", () => {
    expect(afterQueueCursor({ value: 'a"),b\\', id: 1 }, "name", false)).toContain(
      'workload_name.gt."a\\"),b\\\\",and(',
    );
  });
});

it("lets every status through exactly one of open and ended", () => {
  expect([...statusesOf("open"), ...statusesOf("ended")].toSorted()).toEqual([...WORKLOAD_STATUSES].toSorted());
  for (const filter of queueFilters) expect(statusesOf(filter).length).toBeGreaterThan(0);
});
