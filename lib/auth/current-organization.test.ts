import { describe, expect, it } from "vitest";
import { currentOrganization, type OwnOrganization, parseRemembered, rememberedValue } from "./current-organization.ts";

const own = (organizationId: number, facts: Partial<OwnOrganization> = {}): OwnOrganization => ({
  organizationId,
  organizationName: `Organization ${organizationId}`,
  role: "user",
  isSuspended: false,
  isCurrent: false,
  accessUntil: null,
  ...facts,
});

/** The number of the current organization, or why there is none. */
const chosen = (organizations: readonly OwnOrganization[], rememberedId: number | null) => {
  const choice = currentOrganization(organizations, rememberedId);
  return choice.kind === "current" ? choice.organization.organizationId : choice.kind;
};

describe("currentOrganization", () => {
  it.each([
    ["what the browser remembers, before what was chosen elsewhere", [own(1), own(2, { isCurrent: true })], 1, 1],
    ["what was chosen elsewhere, in a browser that remembers none", [own(1), own(2, { isCurrent: true })], null, 2],
    ["not the stronger role", [own(1), own(2, { role: "admin" })], 1, 1],
    ["the only one", [own(1)], null, 1],
    ["the only one left, where the remembered one is gone", [own(2)], 1, 2],
    ["the only one left, where the remembered one is suspended", [own(1, { isSuspended: true }), own(2)], 1, 2],
    ["asked for, where the remembered one is gone and several are left", [own(2), own(3)], 1, "ask"],
    ["asked for, although another browser chose", [own(2, { isCurrent: true }), own(3)], 1, "ask"],
    ["asked for, where nothing was ever chosen", [own(1), own(2)], null, "ask"],
    ["asked for, where all are suspended: the page says so", [own(1, { isSuspended: true })], 1, "ask"],
    ["none, for who belongs nowhere", [], 1, "none"],
  ] as const)("is %s", (_, organizations, rememberedId, expected) => {
    expect(chosen(organizations, rememberedId)).toBe(expected);
  });
});

describe("parseRemembered", () => {
  const ada = "10000000-0000-4000-8000-000000000001";
  it("reads what rememberedValue wrote for the same person", () => {
    expect(parseRemembered(rememberedValue(ada, 42), ada)).toBe(42);
  });

  it.each([
    undefined,
    "",
    "42",
    `${ada}.`,
    `${ada}.0`,
    `${ada}.-1`,
    `${ada}.1e3`,
    `${ada}.9999999999999999`,
    "10000000-0000-4000-8000-000000000002.42",
  ])("remembers nothing from %s", (value) => {
    expect(parseRemembered(value, ada)).toBeNull();
  });
});
