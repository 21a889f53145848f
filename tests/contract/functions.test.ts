import { FunctionsHttpError } from "@supabase/supabase-js";
import { describe, expect, it } from "vitest";
import { anonymous, service, signedIn, target, unique } from "./support/target.ts";

const call = (path: string, init: RequestInit = {}) => fetch(`${target.url}/functions/v1/${path}`, init);

describe("a function", () => {
  it("gets the request and the environment of hosted Supabase", async () => {
    const { data, error } = await anonymous().functions.invoke("open/deep/path?name=Ann", { body: { n: 1 } });
    expect(error).toBeNull();
    expect(data).toMatchObject({
      greeting: "hello Ann",
      isSameModule: true,
      method: "POST",
      path: "/open/deep/path",
      bodyBytes: 7,
      forwarded: [expect.stringMatching(/\d/), new URL(target.url).host],
      env: { SUPABASE_URL: expect.stringContaining("http"), SUPABASE_DB_URL: expect.stringContaining("postgres") },
      publishableKeys: { default: target.publishableKey },
      secretKeys: { default: target.secretKey },
    });
  });

  it("is known by the user's token", async () => {
    const { client, id } = await signedIn("caller");
    const { data } = await client.functions.invoke("guarded");
    expect(data).toMatchObject({ uid: id, role: "authenticated" });
  });

  it("is reached without a JWT only when config.toml says so", async () => {
    expect((await call("guarded", { method: "POST" })).status).toBe(401);
    expect((await call("guarded", { method: "POST", headers: { authorization: "Bearer x.y.z" } })).status).toBe(401);
    const withKey = { authorization: `Bearer ${target.publishableKey}`, apikey: target.publishableKey };
    expect((await call("guarded", { method: "POST", headers: withKey })).status).toBe(401);
    expect((await call("guarded", { method: "OPTIONS" })).status).toBe(200);
    expect((await call("fetch-export")).status).toBe(202);
  });

  it("may export fetch instead of calling Deno.serve", async () => {
    const response = await call("fetch-export", { method: "PUT" });
    expect([response.headers.get("x-kind"), await response.text()]).toEqual(["export", "exported PUT"]);
  });

  it("that fails answers 500 for itself alone", async () => {
    const { error } = await anonymous().functions.invoke("broken-call");
    expect(error).toBeInstanceOf(FunctionsHttpError);
    expect((await call("broken-call?stray")).status).toBe(500);
    expect((await call("broken-load")).status).toBeGreaterThanOrEqual(500);
    expect((await call("no-such-function", { headers: { authorization: "none" } })).status).toBeGreaterThanOrEqual(400);
    expect((await call("fetch-export")).status).toBe(202);
  });

  it("continues in the background after its response", async () => {
    const name = unique("background");
    expect((await call(`background?name=${name}`)).status).toBe(202);
    const marks = async () => (await service().from("marks").select("name").eq("name", name)).data;
    expect(await marks()).toEqual([]);
    await expect.poll(marks, { timeout: 5000 }).toEqual([{ name }]);
  });
});
