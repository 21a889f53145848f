import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { anonymous, service, signedIn, target, unique } from "./support/target.ts";

const factsOf = (error: { message: string } | null) => {
  const { statusCode, code }: Record<string, unknown> = { ...error };
  return [statusCode, code];
};
const textOf = async (blob: Blob | null) => (blob === null ? null : await blob.text());

async function owner(prefix: string) {
  const user = await signedIn(prefix);
  const at = (name: string) => `${user.id}/${name}`;
  return { ...user, at, files: user.client.storage.from("own-files") };
}

describe("listing", () => {
  it("shows one level, sorted, page by page, and finds by the beginning of a name", async () => {
    const { files, at } = await owner("list");
    for (const name of [
      "b.txt",
      "a.txt",
      "sub/one.txt",
      "sub/deep/two.txt",
      "Zeta.txt",
      "100%_x.txt".replace("%", "$"),
    ]) {
      expect((await files.upload(at(name), name)).error, name).toBeNull();
    }
    const names = async (...options: Parameters<typeof files.list>) =>
      (await files.list(...options)).data?.map(({ name }) => name);
    expect(await names(at(""))).toEqual(["100$_x.txt", "a.txt", "b.txt", "sub", "Zeta.txt"]);
    expect(await names(at("sub"))).toEqual(["deep", "one.txt"]);
    expect(await names(at(""), { limit: 2, offset: 1 })).toEqual(["a.txt", "b.txt"]);
    expect(await names(at(""), { sortBy: { column: "name", order: "desc" } })).toEqual([
      "Zeta.txt",
      "sub",
      "b.txt",
      "a.txt",
      "100$_x.txt",
    ]);
    expect(await names(at(""), { search: "Z" })).toEqual(["Zeta.txt"]);
    expect(await names(at(""), { search: "%" })).toEqual([]);
    expect(await names(at(""), { sortBy: { column: "created_at", order: "asc" } })).toEqual([
      "sub",
      "b.txt",
      "a.txt",
      "Zeta.txt",
      "100$_x.txt",
    ]);
    const [folder, file] = (await files.list(at(""), { search: "", limit: 5, offset: 3 })).data ?? [];
    expect(folder).toMatchObject({ name: "sub", id: null, metadata: null });
    expect(file).toMatchObject({ name: "Zeta.txt", metadata: { size: 8, mimetype: "text/plain;charset=UTF-8" } });
  });

  it("v2 goes through everything below a prefix by cursor", async () => {
    const { files, at } = await owner("list2");
    for (const name of ["a", "b/1", "b/2", "c"]) await files.upload(at(name), name);
    const first = await files.listV2({ prefix: at(""), limit: 3 });
    expect(first.data).toMatchObject({ hasNext: true, folders: [] });
    const second = await files.listV2({ prefix: at(""), limit: 3, cursor: first.data?.nextCursor ?? "" });
    expect([first, second].flatMap(({ data }) => data?.objects.map(({ name }) => name))).toEqual(
      ["a", "b/1", "b/2", "c"].map(at),
    );
    const level = await files.listV2({ prefix: at(""), with_delimiter: true });
    expect(level.data?.folders.map(({ name }) => name)).toEqual([at("b/")]);
    expect(level.data?.objects.map(({ name }) => name)).toEqual([at("a"), at("c")]);
  });
});

describe("moving, copying and removing", () => {
  it("keep content and metadata, and need a free target and an existing source", async () => {
    const { files, at } = await owner("move");
    await files.upload(at("a"), "content", { contentType: "text/css", metadata: { n: 1 } });
    await files.upload(at("taken"), "other");
    expect((await files.move(at("a"), at("b"))).error).toBeNull();
    expect((await files.exists(at("a"))).data).toBe(false);
    expect((await files.copy(at("b"), at("c/d"))).data).toEqual({ path: `own-files/${at("c/d")}` });
    for (const name of ["b", "c/d"]) {
      expect(await textOf((await files.download(at(name))).data)).toBe("content");
      expect((await files.info(at(name))).data).toMatchObject({ contentType: "text/css", metadata: { n: 1 } });
    }
    expect(factsOf((await files.move(at("b"), at("taken"))).error)).toEqual(["409", "KeyAlreadyExists"]);
    expect(factsOf((await files.copy(at("b"), at("taken"))).error)).toEqual(["409", "KeyAlreadyExists"]);
    expect(factsOf((await files.move(at("none"), at("x"))).error)).toEqual(["404", "NoSuchKey"]);

    const removed = await files.remove([at("b"), at("c/d"), at("none")]);
    expect(removed.data?.map(({ name }) => name).sort()).toEqual([at("b"), at("c/d")]);
    expect((await files.download(at("b"))).data).toBeNull();
    expect(await textOf((await files.download(at("taken"))).data)).toBe("other");
  });

  it("a copy survives the deletion of its source", async () => {
    const { files, at } = await owner("outlive");
    await files.upload(at("a"), "kept");
    await files.copy(at("a"), at("b"));
    await files.upload(at("a"), "changed", { upsert: true });
    await files.remove([at("a")]);
    expect(await textOf((await files.download(at("b"))).data)).toBe("kept");
  });
});

describe("signed addresses", () => {
  it("show one object to anyone, for a while", async () => {
    const { files, at } = await owner("signed");
    await files.upload(at("a.txt"), "for all");
    const { data } = await files.createSignedUrl(at("a.txt"), 60, { download: "a name.txt" });
    const response = await fetch(data?.signedUrl ?? "");
    expect([response.status, await response.text()]).toEqual([200, "for all"]);
    expect(response.headers.get("content-disposition")).toBe(
      "attachment; filename=a%20name.txt; filename*=UTF-8''a%20name.txt",
    );
    const url = new URL(data?.signedUrl ?? "");
    const other = new URL(url.href.replace("a.txt", "b.txt"));
    expect((await (await fetch(other)).json()).code).toBe("InvalidSignature");
    url.searchParams.set("token", `${url.searchParams.get("token")}x`);
    expect((await (await fetch(url)).json()).code).toBe("InvalidJWT");
    const short = await files.createSignedUrl(at("a.txt"), 1);
    await expect.poll(async () => (await fetch(short.data?.signedUrl ?? "")).status).toBe(400);
    expect(factsOf((await files.createSignedUrl(at("none"), 60)).error)).toEqual(["404", "NoSuchKey"]);
  });

  it("are made for several at once", async () => {
    const { files, at } = await owner("many");
    await files.upload(at("a"), "x");
    const { data } = await files.createSignedUrls([at("a"), at("none")], 60);
    expect(data?.map(({ error, path }) => [error, path])).toEqual([
      [null, at("a")],
      ["Either the object does not exist or you do not have access to it", at("none")],
    ]);
    expect((await fetch(data?.[0]?.signedUrl ?? "")).status).toBe(200);
  });

  it("take an upload to one key, in the name of who made them", async () => {
    const { files, at, id } = await owner("up");
    const { data } = await files.createSignedUploadUrl(at("in.txt"));
    const anyone = anonymous().storage.from("own-files");
    const token = data?.token ?? "";
    expect((await anyone.uploadToSignedUrl(at("else.txt"), token, "x")).error).not.toBeNull();
    expect((await anyone.uploadToSignedUrl(at("in.txt"), token, "brought")).data?.path).toBe(at("in.txt"));
    expect(await textOf((await files.download(at("in.txt"))).data)).toBe("brought");
    expect(factsOf((await anyone.uploadToSignedUrl(at("in.txt"), token, "again")).error)).toEqual([
      "409",
      "KeyAlreadyExists",
    ]);
    const stranger = await owner("up-stranger");
    expect(factsOf((await stranger.files.createSignedUploadUrl(`${id}/x`)).error)).toEqual(["403", "AccessDenied"]);
    const shown = await fetch(`${target.url}/storage/v1/object/sign/own-files/${at("in.txt")}?token=${token}`);
    expect(shown.status).toBe(400);
  });
});

describe("what browsers request", () => {
  const publicUrl = (key: string) => anonymous().storage.from("open-files").getPublicUrl(key).data.publicUrl;
  const publish = async (type: string, content: string) => {
    const key = unique("open");
    const { error } = await service()
      .storage.from("open-files")
      .upload(key, content, { contentType: type, cacheControl: "90" });
    if (error) throw new Error(error.message);
    return publicUrl(key);
  };

  it("a part, by Range", async () => {
    const url = await publish("text/plain", "0123456789");
    const part = async (range: string) => {
      const response = await fetch(url, { headers: { range } });
      return [response.status, response.headers.get("content-range"), await response.text()];
    };
    expect(await part("bytes=2-4")).toEqual([206, "bytes 2-4/10", "234"]);
    expect(await part("bytes=7-")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=-3")).toEqual([206, "bytes 7-9/10", "789"]);
    expect(await part("bytes=5-999")).toEqual([206, "bytes 5-9/10", "56789"]);
    if (target.isEmbedded) expect((await part("bytes=10-")).slice(0, 2)).toEqual([416, "bytes */10"]);
  });

  it("whether it has changed, by ETag and by time", async () => {
    const url = await publish("text/plain", "x");
    const { headers } = await fetch(url);
    expect(headers.get("cache-control")).toBe("max-age=90");
    const unchanged = await fetch(url, { headers: { "if-none-match": headers.get("etag") ?? "" } });
    expect(unchanged.status).toBe(304);
    const since = await fetch(url, { headers: { "if-modified-since": headers.get("last-modified") ?? "" } });
    expect(since.status).toBe(304);
    expect((await fetch(url, { headers: { "if-none-match": '"other"' } })).status).toBe(200);
  });

  it("the head alone", async () => {
    const url = await publish("text/plain", "12345");
    const response = await fetch(url, { method: "HEAD" });
    expect([response.status, response.headers.get("content-length"), await response.text()]).toEqual([200, "5", ""]);
  });

  it("to be let in from another origin", async () => {
    const response = await fetch(`${target.url}/storage/v1/object/own-files/a`, {
      method: "OPTIONS",
      headers: {
        origin: "http://127.0.0.1:3000",
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization, x-upsert",
      },
    });
    expect(response.ok).toBe(true);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    expect(response.headers.get("access-control-allow-headers")).toContain("x-upsert");
  });

  it("pages that somebody uploaded, which must not run here", async () => {
    const page = await fetch(await publish("text/html", "<script>alert(1)</script>"));
    expect(page.headers.get("content-type")).toMatch(/^text\/plain/);
    const picture = await fetch(await publish("image/svg+xml", "<svg/>"));
    for (const { headers } of target.isEmbedded ? [page, picture] : []) {
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toMatch(/^sandbox;/);
    }
  });

  it("a private object at a public address is not there", async () => {
    const { files, at } = await owner("hidden");
    await files.upload(at("a"), "x");
    const response = await fetch(`${target.url}/storage/v1/object/public/own-files/${at("a")}`);
    expect(response.status).toBe(400);
  });
});

describe("rubbish", () => {
  it("is refused, never an error of the server", async () => {
    const { session, id } = await signedIn("rubbish");
    const headers = { apikey: target.publishableKey, authorization: `Bearer ${session.access_token}` };
    const json = { ...headers, "content-type": "application/json" };
    const post = (path: string, body: string) => ["POST", path, json, body] as const;
    const form = { ...headers, "content-type": "multipart/form-data; boundary=x" };
    const requests = [
      post("object/list/own-files", "{"),
      post("object/list/own-files", "null"),
      post("object/list/own-files", '{"prefix":1}'),
      post("object/list/own-files", '{"prefix":"a\\u0000b"}'),
      post("object/list/own-files", '{"prefix":"","limit":-1}'),
      post("object/list/own-files", '{"prefix":"","sortBy":{"column":"name; drop table x"}}'),
      post("object/list-v2/own-files", '{"cursor":"!!!"}'),
      post("object/move", "[]"),
      post("object/copy", '{"bucketId":"own-files","sourceKey":"a","destinationKey":"../../x"}'),
      post("object/sign/own-files/a", '{"expiresIn":-1}'),
      post("object/sign/own-files", '{"expiresIn":60,"paths":[]}'),
      post("bucket", '{"name":5}'),
      ["PUT", "bucket/own-files", json, "{}"] as const,
      ["DELETE", "object/own-files", json, '{"prefixes":[]}'] as const,
      ["GET", "object/own-files/%E0%A4%A", headers, null] as const,
      ["GET", "object/own-files/a%00b", headers, null] as const,
      ["GET", "object/sign/own-files/a?token=%00", headers, null] as const,
      ["POST", `object/own-files/${id}/..%2f..%2fetc`, headers, "x"] as const,
      ["POST", `object/own-files/${id}/form`, form, "no parts here"] as const,
      [
        "POST",
        `object/own-files/${id}/form`,
        form,
        '--x\r\ncontent-disposition: form-data; name=""; filename="a"\r\n\r\ncut off',
      ] as const,
      ["PATCH", "upload/resumable/%00", { ...headers, "tus-resumable": "1.0.0" }, "x"] as const,
      ["POST", "upload/resumable", { ...headers, "tus-resumable": "1.0.0", "upload-length": "-1" }, null] as const,
      [
        "POST",
        "upload/resumable",
        { ...headers, "tus-resumable": "1.0.0", "upload-length": "1", "upload-metadata": "a b c" },
        null,
      ] as const,
      ["GET", "nothing/here", headers, null] as const,
      ["GET", "object/own-files/a", { authorization: "Bearer x.y.z" }, null] as const,
      ["GET", "bucket", { authorization: "Bearer" }, null] as const,
    ];
    for (const [method, path, given, body] of requests) {
      const response = await fetch(`${target.url}/storage/v1/${path}`, { method, headers: given, body });
      expect([path, body, response.status >= 400 && response.status < 500], await response.text()).toEqual([
        path,
        body,
        true,
      ]);
    }
  });

  it("a connection that breaks off leaves nothing", async () => {
    const { session, at, files } = await owner("cut");
    const outgoing = request(`${target.url}/storage/v1/object/own-files/${at("cut")}`, {
      method: "POST",
      headers: {
        authorization: `Bearer ${session.access_token}`,
        "content-length": "1000000",
        "content-type": "text/plain",
      },
    });
    outgoing.on("error", () => {});
    outgoing.write("only this");
    await once(outgoing, "socket");
    await expect.poll(() => outgoing.socket?.bytesWritten ?? 0).toBeGreaterThan(0);
    outgoing.destroy();
    expect((await files.upload(at("after"), "x")).error).toBeNull();
    expect((await files.exists(at("cut"))).data).toBe(false);
  });
});
