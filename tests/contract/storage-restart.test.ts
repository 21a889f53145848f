import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Stack, startStack } from "../../dev/embedded-supabase/index.ts";
import { findFreePorts } from "../../dev/embedded-supabase/ports.ts";
import { makeTemporaryHome, type TemporaryHome } from "../../dev/embedded-supabase/temporary.ts";
import { CONTRACT_PROJECT, serviceOf, sql } from "./support/own-stack.ts";
import { target } from "./support/target.ts";

const VERSION = "0c8f4e52-3f5e-4a0e-9a40-111111111111";
const CONTENT = { "tus-resumable": "1.0.0", "content-type": "application/offset+octet-stream" };

describe.runIf(target.isEmbedded)("Storage over a restart", () => {
  let home: TemporaryHome;
  let stack: Stack;
  let start: () => Promise<Stack>;
  const kill = async () => {
    const pidOf = () => stack.processes().find(({ name }) => name === "gateway")?.pid ?? 0;
    const before = pidOf();
    process.kill(before, "SIGKILL");
    await expect.poll(() => ![0, before].includes(pidOf()), { timeout: 10_000 }).toBe(true);
    const answers = () =>
      fetch(`${stack.apiUrl}/storage/v1/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    await expect.poll(answers, { timeout: 10_000 }).toBe(true);
  };
  const auth = () => ({ authorization: `Bearer ${stack.secretKey}`, "tus-resumable": "1.0.0" });
  const begin = async (key: string, sizeBytes: number) => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    const response = await fetch(`${stack.apiUrl}/storage/v1/upload/resumable`, {
      method: "POST",
      headers: {
        ...auth(),
        "upload-length": String(sizeBytes),
        "upload-metadata": `bucketName ${encoded("made-here")},objectName ${encoded(key)}`,
      },
    });
    return response.headers.get("location") ?? "";
  };
  const patch = (url: string, offset: number, body: string) =>
    fetch(url, { method: "PATCH", headers: { ...auth(), ...CONTENT, "upload-offset": String(offset) }, body });

  beforeAll(async () => {
    home = await makeTemporaryHome("storage");
    const projectDir = path.join(home.folder, "project");
    await cp(CONTRACT_PROJECT, projectDir, { recursive: true });
    await appendFile(
      path.join(projectDir, "supabase/config.toml"),
      `\n[storage]\nfile_size_limit = "1MiB"\n[storage.buckets.made-here]\npublic = true\nallowed_mime_types = ["text/*", "application/octet-stream"]\n`,
    );
    const [api = 0, db = 0, functions = 0] = await findFreePorts(3);
    start = () =>
      startStack({
        dataDir: home.dataDir,
        projectDir,
        ports: { api, db, functions },
        siteUrl: "http://127.0.0.1:3000",
        durable: false,
      });
    stack = await start();
  });
  afterAll(async () => {
    await stack.stop();
    await home.remove();
    expect(existsSync(home.dataDir)).toBe(false);
  });

  it("has the buckets and the limit of config.toml", async () => {
    const { storage } = serviceOf(stack);
    expect((await storage.getBucket("made-here")).data).toMatchObject({
      public: true,
      allowed_mime_types: ["text/*", "application/octet-stream"],
    });
    const tooLarge = await storage
      .from("made-here")
      .upload("large", "x".repeat(1024 * 1024 + 1), { contentType: "text/plain" });
    expect(tooLarge.error).toMatchObject({ statusCode: "413" });
  });

  it("continues an upload that was interrupted by the gateway's end", async () => {
    const url = await begin("resumed.txt", 10);
    expect((await patch(url, 0, "01234")).status).toBe(204);
    await kill();
    const head = await fetch(url, { method: "HEAD", headers: auth() });
    expect(head.headers.get("upload-offset")).toBe("5");
    expect((await patch(url, 5, "56789")).status).toBe(204);
    const { data } = await serviceOf(stack).storage.from("made-here").download("resumed.txt");
    expect(await data?.text()).toBe("0123456789");
  });

  it("makes an object of what had wholly arrived, and of nothing twice", async () => {
    const url = await begin("arrived.txt", 4);
    const folder = path.join(home.dataDir, "storage/resumable");
    const [, , version = ""] = Buffer.from(url.split("/").at(-1) ?? "", "base64url")
      .toString()
      .split("/");
    // As if the process had ended between the last byte and the row.
    await writeFile(path.join(folder, `${version}.part`), "done");
    await kill();
    const { data } = await serviceOf(stack).storage.from("made-here").download("arrived.txt");
    expect(await data?.text()).toBe("done");
    await kill();
    const again = await serviceOf(stack).storage.from("made-here").download("arrived.txt");
    expect(await again.data?.text()).toBe("done");
  });

  it("removes files without a row and halves of uploads, and keeps the rest", async () => {
    const folder = path.join(home.dataDir, "storage");
    const { storage } = serviceOf(stack);
    await storage.from("made-here").upload("kept.txt", "kept", { contentType: "text/plain" });
    await mkdir(path.join(folder, "objects", VERSION.slice(0, 2)), { recursive: true });
    await writeFile(path.join(folder, "objects", VERSION.slice(0, 2), VERSION), "orphan");
    await writeFile(path.join(folder, "incoming", VERSION), "half");
    await stack.stop();
    stack = await start();
    const left = await readdir(folder, { recursive: true });
    expect(left.filter((name) => name.includes(VERSION))).toEqual([]);
    const kept = await serviceOf(stack).storage.from("made-here").download("kept.txt");
    expect(await kept.data?.text()).toBe("kept");
  });

  it("an object without its file is not found", async () => {
    await sql(stack, "insert into storage.objects (bucket_id, name, version) values ('made-here', 'ghost', $1)", [
      VERSION,
    ]);
    const { error } = await serviceOf(stack).storage.from("made-here").download("ghost");
    expect(error).not.toBeNull();
    const response = await fetch(`${stack.apiUrl}/storage/v1/object/public/made-here/ghost`);
    expect(response.status).toBe(400);
  });
});
