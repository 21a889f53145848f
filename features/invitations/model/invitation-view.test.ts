import { describe, expect, it } from "vitest";
import { type InvitationView, invitationSentence, invitationStep } from "./invitation-view.ts";

const invitation: InvitationView = {
  organizationName: "Sample Hosting",
  inviterName: "Alan Reid",
  email: "ada@example.org",
  role: "user",
  expiresAt: 0,
  state: "open",
};

describe("invitationSentence", () => {
  it.each([
    [{}, "Alan Reid invites you to Sample Hosting as a user."],
    [{ role: "admin" }, "Alan Reid invites you to Sample Hosting as an admin."],
    [{ role: "operator", inviterName: null }, "You are invited to Sample Hosting as an operator."],
    [{ role: "viewer" }, "Alan Reid invites you to Sample Hosting as a viewer."],
  ] as const)("of %o", (facts, sentence) => {
    expect(invitationSentence({ ...invitation, ...facts })).toBe(sentence);
  });
});

describe("invitationStep", () => {
  it.each([
    [null, "sign_in"],
    ["Ada@Example.org", "answer"],
    ["bob@example.org", "other_account"],
  ])("for %s", (signedInAs, step) => {
    expect(invitationStep(invitation, signedInAs)).toBe(step);
  });
});
