import { expect, it } from "vitest";
import { actionWords, actorWords, columnChanges, subjectWords } from "./audit-entry.ts";

it.each([
  ["membership.role_changed", "Role changed"],
  ["membership.created", "Membership created"],
  ["organization.changed", "Organization changed"],
  ["worker.key_hash_changed", "Key hash changed"],
  ["workload.cancelled", "Workload cancelled"],
])("%s is %s", (action, words) => {
  expect(actionWords(action)).toBe(words);
});

it.each([
  [{ kind: "membership", id: "u-1", name: "Ada" }, "Ada"],
  [{ kind: "workload", id: "KB-000001", name: "Nightly" }, "KB-000001 Nightly"],
  [{ kind: "workload", id: "KB-000001", name: null }, "KB-000001"],
  [{ kind: "budget", id: "3", name: null }, "budget 3"],
])("%j is called %s", (subject, words) => {
  expect(subjectWords(subject)).toBe(words);
});

it("names who acted, also where no person did", () => {
  expect(actorWords({ actorName: "Ada", actorKind: "operator" })).toBe("Ada");
  expect(actorWords({ actorName: null, actorKind: "system" })).toBe("System");
  expect(actorWords({ actorName: null, actorKind: "worker" })).toBe("A worker");
});

it("puts each column before and after beside each other", () => {
  expect(columnChanges("u-1", { role: "user", is_hard: false }, { role: "admin", is_hard: true })).toEqual([
    { column: "role", before: "user", after: "admin" },
    { column: "is hard", before: "no", after: "yes" },
  ]);
  expect(columnChanges("1", { default_zone: 3 }, { default_zone: null })).toEqual([
    { column: "default zone", before: "3", after: null },
  ]);
});

it("leaves out of what was created what is empty or only its key", () => {
  expect(
    columnChanges("7", null, { id: 7, organization_id: 1, user_id: "u-1", name: "x", zone_id: null, data: { a: 1 } }),
  ).toEqual([
    { column: "user id", before: null, after: "u-1" },
    { column: "name", before: null, after: "x" },
    { column: "data", before: null, after: '{"a":1}' },
  ]);
  expect(columnChanges("7", null, null)).toEqual([]);
});
