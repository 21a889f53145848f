import { createPostgresConnection } from "@supabase/lite/postgres";
import { describe, expect, it } from "vitest";
import { callerSettings, callSettings, setInOneStatement } from "./session-settings.ts";

const claims = { sub: "10000000-0000-4000-8000-000000000001", role: "authenticated" };

describe("callerSettings", () => {
  it("are what policies and auth.uid() read, with the role", () => {
    const caller = { auth: { role: "authenticated", uid: claims.sub, jwt: claims }, storage: { operation: undefined } };
    expect(Object.fromEntries(callerSettings(caller))).toEqual({
      role: "authenticated",
      "request.jwt.claim.sub": claims.sub,
      "request.jwt.claim.role": "authenticated",
      "request.jwt.claims": JSON.stringify(claims),
      "storage.operation": "",
    });
  });

  it.each([[{}], [{ auth: undefined }], [{ auth: { role: "", uid: undefined, jwt: null } }]])(
    "of %j are nobody's, never another role's",
    (caller) => {
      expect(Object.fromEntries(callerSettings(caller))).toEqual({
        role: "anon",
        "request.jwt.claim.sub": "",
        "request.jwt.claim.role": "anon",
        "storage.operation": "",
      });
    },
  );
});

it("callSettings set a function's request, and clear the response of the previous one", () => {
  const call = { method: "POST", path: "/rpc/cancel_workload", readOnly: false, requestHeaders: { "x-own": "yes" } };
  expect(Object.fromEntries(callSettings(call))).toEqual({
    "response.status": "",
    "response.headers": "",
    "request.method": "POST",
    "request.path": "/rpc/cancel_workload",
    "request.headers": '{"x-own":"yes"}',
  });
});

it("lite still has the methods that setInOneStatement replaces", () => {
  // Never connects.
  const connection = createPostgresConnection({ url: "postgres://nobody@127.0.0.1:1/none" });
  expect(() => setInOneStatement(connection)).not.toThrow();
});
