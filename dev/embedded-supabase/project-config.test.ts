import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTokenHook, readProjectConfig } from "./project-config.ts";

describe("readProjectConfig", () => {
  let project = "";
  const configWith = async (text: string) => {
    await writeFile(path.join(project, "supabase/config.toml"), text);
    return readProjectConfig(project);
  };
  beforeAll(async () => {
    project = await mkdtemp(path.join(tmpdir(), "karbos-config-"));
    await mkdir(path.join(project, "supabase"));
  });
  afterAll(() => rm(project, { recursive: true }));

  it("has the defaults of the Supabase CLI", async () => {
    const config = await readProjectConfig(project);
    expect(config).toMatchObject({
      api: { schemas: ["public"], max_rows: 1000 },
      auth: { jwt_expiry: 3600 },
      functions: {},
    });
    expect(accessTokenHook(config)).toBeNull();
  });

  it("reads functions and hook, and leaves the rest to the CLI", async () => {
    const config = await configWith(`
      project_id = "x"
      [storage]
      enabled = false
      [functions.open]
      verify_jwt = false
      [functions.guarded]
      [auth.hook.custom_access_token]
      enabled = true
      uri = "pg-functions://postgres/public/hook"`);
    expect(config.functions).toEqual({ open: { verify_jwt: false }, guarded: { verify_jwt: true } });
    expect(accessTokenHook(config)).toEqual({ schema: "public", name: "hook" });
  });

  it("refuses a hook that is no function of the database", async () => {
    const config = await configWith('[auth.hook.custom_access_token]\nenabled = true\nuri = "https://example.com"');
    expect(() => accessTokenHook(config)).toThrow(/must be pg-functions/);
  });

  it.each(["[api", "[auth]\njwt_expiry = 0"])("refuses %j with the file's name", async (text) => {
    await expect(configWith(text)).rejects.toThrow(/config\.toml cannot be read/);
  });
});
