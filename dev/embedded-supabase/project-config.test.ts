import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessTokenHook, readMailConfig, readProjectConfig } from "./project-config.ts";

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

  it("reads sizes, durations and templates as the CLI does", async () => {
    const config = await configWith(`
      [storage]
      file_size_limit = "1.5MB"
      [storage.buckets.pictures]
      file_size_limit = "10 KiB"
      [auth.email]
      max_frequency = "1m0.5s"
      [auth.email.template.invite]
      subject = "Hello"
      content_path = "./supabase/invite.html"`);
    expect([config.storage.file_size_limit, config.storage.buckets.pictures?.file_size_limit]).toEqual([
      1_572_864, 10_240,
    ]);
    await expect(readMailConfig(config, project)).rejects.toThrow(/invite\.html of config\.toml cannot be read/);
    await writeFile(path.join(project, "supabase/invite.html"), "<p>Come</p>");
    expect(await readMailConfig(config, project)).toMatchObject({
      maxFrequencyMs: 60_500,
      templates: { invite: { subject: "Hello", html: "<p>Come</p>" } },
    });
  });

  it("refuses a hook that is no function of the database", async () => {
    const config = await configWith('[auth.hook.custom_access_token]\nenabled = true\nuri = "https://example.com"');
    expect(() => accessTokenHook(config)).toThrow(/must be pg-functions/);
  });

  it.each([
    "[api",
    "[auth]\njwt_expiry = 0",
    '[storage]\nfile_size_limit = "much"',
    '[auth.email]\nmax_frequency = "soon"',
  ])("refuses %j with the file's name", async (text) => {
    await expect(configWith(text)).rejects.toThrow(/config\.toml cannot be read/);
  });
});
