import { describe, expect, it } from "vitest";
import { anonymous, service, signedIn, target, unique, withDatabase } from "./support/target.ts";

/** Of an error of the client: HTTP's status, the one in the body, and the code. */
const facts = (error: { message: string } | null) => {
  const { status, statusCode, code }: Record<string, unknown> = { ...error };
  return [status, statusCode, code];
};
const textOf = async (blob: Blob | null) => (blob === null ? null : await blob.text());

/** A user with a bucket handle in which their own folder is open to them. */
async function owner(prefix: string) {
  const user = await signedIn(prefix);
  const at = (name: string) => `${user.id}/${name}`;
  return { ...user, at, files: user.client.storage.from("own-files") };
}

describe("buckets", () => {
  it("are created, read, listed, changed, emptied and deleted by the service", async () => {
    const { storage } = service();
    const id = unique("bucket");
    const created = await storage.createBucket(id, {
      public: false,
      fileSizeLimit: "20MB",
      allowedMimeTypes: ["text/plain"],
    });
    expect(created).toEqual({ data: { name: id }, error: null });
    expect((await storage.createBucket(id)).error).toMatchObject({
      statusCode: "409",
      message: "The resource already exists",
    });
    expect((await storage.getBucket(id)).data).toMatchObject({
      id,
      name: id,
      public: false,
      file_size_limit: 20_000_000,
      allowed_mime_types: ["text/plain"],
    });
    expect((await storage.listBuckets()).data?.map((bucket) => bucket.id)).toContain(id);
    expect((await storage.updateBucket(id, { public: true })).data).toEqual({ message: "Successfully updated" });
    expect((await storage.getBucket(id)).data).toMatchObject({ public: true, file_size_limit: 20_000_000 });

    await storage.from(id).upload("a/b.txt", "text", { contentType: "text/plain" });
    expect(facts((await storage.deleteBucket(id)).error)).toEqual([400, "409", "ResourceNotEmpty"]);
    expect((await storage.emptyBucket(id)).error).toBeNull();
    await expect.poll(async () => (await storage.from(id).list("a")).data).toEqual([]);
    expect((await storage.deleteBucket(id)).data).toEqual({ message: "Successfully deleted" });
    expect(facts((await storage.getBucket(id)).error)).toEqual([400, "404", "NoSuchBucket"]);
  });

  it("are closed to users without a policy", async () => {
    const { client } = await signedIn("buckets");
    expect(facts((await client.storage.createBucket(unique("no"))).error)).toEqual([400, "403", "AccessDenied"]);
    expect((await client.storage.listBuckets()).data).toEqual([]);
    const id = unique("empty");
    await service().storage.createBucket(id, { public: false });
    expect(facts((await client.storage.deleteBucket(id)).error)).toEqual([400, "404", "NoSuchBucket"]);
    expect(facts((await client.storage.updateBucket(id, { public: true })).error)).toEqual([
      400,
      "404",
      "NoSuchBucket",
    ]);
    expect((await service().storage.deleteBucket(id)).error).toBeNull();
  });

  it("refuse names and limits that cannot be", async () => {
    const { storage } = service();
    for (const name of ["", "a/b", " a", "ä", "x".repeat(101)]) {
      expect((await storage.createBucket(name)).error, name).not.toBeNull();
    }
    const tooMuch = await storage.createBucket(unique("much"), { public: false, fileSizeLimit: "900GB" });
    expect(facts(tooMuch.error)).toEqual([400, "413", "EntityTooLarge"]);
  });
});

describe("upload and download", () => {
  it("keep content, type, cache control and metadata", async () => {
    const { files, at } = await owner("keep");
    const uploaded = await files.upload(at("notes/a.txt"), "hello", {
      contentType: "text/plain",
      cacheControl: "60",
      metadata: { colour: "green" },
    });
    expect(uploaded.error).toBeNull();
    expect(uploaded.data).toEqual({
      id: expect.any(String),
      path: at("notes/a.txt"),
      fullPath: `own-files/${at("notes/a.txt")}`,
    });
    expect(await textOf((await files.download(at("notes/a.txt"))).data)).toBe("hello");
    expect((await files.info(at("notes/a.txt"))).data).toMatchObject({
      id: uploaded.data?.id,
      name: at("notes/a.txt"),
      size: 5,
      contentType: "text/plain",
      cacheControl: "max-age=60",
      metadata: { colour: "green" },
    });
    expect((await files.exists(at("notes/a.txt"))).data).toBe(true);
    expect((await files.exists(at("notes/b.txt"))).data).toBe(false);
  });

  it("takes a form, as browsers send a file", async () => {
    const { files, at } = await owner("form");
    const bytes = new Uint8Array(300_000).map((_, index) => index % 251);
    const file = new Blob([bytes], { type: "image/png" });
    expect((await files.upload(at("p.png"), file, { metadata: { by: "form" } })).error).toBeNull();
    const { data } = await files.download(at("p.png"));
    expect(new Uint8Array((await data?.arrayBuffer()) ?? new ArrayBuffer())).toEqual(bytes);
    expect((await files.info(at("p.png"))).data).toMatchObject({ contentType: "image/png", metadata: { by: "form" } });
  });

  it("does not replace without upsert, and replaces with it", async () => {
    const { files, at } = await owner("twice");
    await files.upload(at("a"), "one");
    expect(facts((await files.upload(at("a"), "two")).error)).toEqual([400, "409", "KeyAlreadyExists"]);
    expect(await textOf((await files.download(at("a"))).data)).toBe("one");
    expect((await files.upload(at("a"), "three", { upsert: true })).error).toBeNull();
    expect((await files.update(at("a"), "four")).error).toBeNull();
    expect(await textOf((await files.download(at("a"))).data)).toBe("four");
  });

  it("keeps one whole content when many write the same key at once", async () => {
    const { files, at } = await owner("race");
    const contents = Array.from({ length: 8 }, (_, index) => String(index).repeat(50_000));
    const results = await Promise.all(contents.map((content) => files.upload(at("r"), content, { upsert: true })));
    expect(results.map(({ error }) => error)).toEqual(contents.map(() => null));
    expect(contents).toContain(await textOf((await files.download(at("r"))).data));
    const single = await Promise.all(contents.map((content) => files.upload(at("s"), content)));
    expect(single.filter(({ error }) => error === null).length).toBeGreaterThanOrEqual(1);
    expect(contents).toContain(await textOf((await files.download(at("s"))).data));
  });

  it("is read whole, before or after, while it is replaced", async () => {
    const { files, at } = await owner("replace");
    const contents = ["a", "b"].map((letter) => letter.repeat(100_000));
    await files.upload(at("r"), contents[0] ?? "");
    const writing = Promise.all([1, 0, 1, 0, 1].map((turn) => files.update(at("r"), contents[turn] ?? "")));
    const read = await Promise.all(
      Array.from({ length: 20 }, async () => textOf((await files.download(at("r"))).data)),
    );
    await writing;
    expect(read.filter((text) => !contents.includes(text ?? ""))).toEqual([]);
  });

  it("refuses files that are too large or of another type", async () => {
    const files = service().storage.from("open-files");
    const tooLarge = await files.upload(unique("large"), "x".repeat(100_001), { contentType: "text/plain" });
    expect(facts(tooLarge.error)).toEqual([400, "413", "EntityTooLarge"]);
    const asForm = await files.upload(unique("large"), new Blob(["x".repeat(100_001)], { type: "text/plain" }));
    expect(facts(asForm.error)).toEqual([400, "413", "EntityTooLarge"]);
    const other = await files.upload(unique("pdf"), "x", { contentType: "application/pdf" });
    expect(facts(other.error)).toEqual([400, "415", "InvalidMimeType"]);
    expect(facts((await service().storage.from("nowhere").upload("a", "x")).error)).toEqual([
      400,
      "404",
      "NoSuchBucket",
    ]);
  });

  it("refuses keys of other characters", async () => {
    const { client, at } = await owner("keys");
    for (const key of ["ü", "a\\b", "a%b", "tab\t", "emoji-😀", "a#b"]) {
      const response = await fetch(`${target.url}/storage/v1/object/own-files/${at(encodeURIComponent(key))}`, {
        method: "POST",
        headers: {
          apikey: target.publishableKey,
          authorization: `Bearer ${(await client.auth.getSession()).data.session?.access_token}`,
        },
        body: "x",
      });
      expect([response.status, (await response.json()).code], key).toEqual([400, "InvalidKey"]);
    }
  });
});

describe("policies on storage.objects", () => {
  it("open a folder only to its owner", async () => {
    const ann = await owner("ann");
    const bob = await owner("bob");
    await ann.files.upload(ann.at("secret"), "mine");
    expect(facts((await bob.files.download(ann.at("secret"))).error)).not.toEqual([]);
    expect((await bob.files.download(ann.at("secret"))).data).toBeNull();
    expect(facts((await bob.files.info(ann.at("secret"))).error)).toEqual([400, "404", "NoSuchKey"]);
    expect((await bob.files.list(ann.id)).data).toEqual([]);
    expect(facts((await bob.files.upload(ann.at("x"), "x")).error)).toEqual([400, "403", "AccessDenied"]);
    expect(facts((await bob.files.update(ann.at("secret"), "x")).error)).toEqual([400, "403", "AccessDenied"]);
    expect((await bob.files.remove([ann.at("secret")])).data).toEqual([]);
    expect(facts((await bob.files.move(ann.at("secret"), bob.at("x"))).error)).toEqual([400, "404", "NoSuchKey"]);
    expect(facts((await bob.files.copy(ann.at("secret"), bob.at("x"))).error)).toEqual([400, "404", "NoSuchKey"]);
    expect(facts((await bob.files.createSignedUrl(ann.at("secret"), 60)).error)).toEqual([400, "404", "NoSuchKey"]);
    expect(facts((await anonymous().storage.from("own-files").info(ann.at("secret"))).error)).toEqual([
      400,
      "404",
      "NoSuchKey",
    ]);
    expect(facts((await ann.files.move(ann.at("secret"), bob.at("gift"))).error)).toEqual([400, "403", "AccessDenied"]);
    expect(await textOf((await ann.files.download(ann.at("secret"))).data)).toBe("mine");
  });

  it("insert alone lets in, without showing; upsert needs select and update too", async () => {
    const { client } = await signedIn("insert");
    const box = client.storage.from("drop-box");
    const key = unique("in");
    expect((await box.upload(key, "x")).error).toBeNull();
    expect(facts((await box.info(key)).error)).toEqual([400, "404", "NoSuchKey"]);
    expect(facts((await box.upload(unique("in"), "x", { upsert: true })).error)).toEqual([400, "403", "AccessDenied"]);
    const once = client.storage.from("write-once");
    expect((await once.upload(key, "first")).error).toBeNull();
    expect(facts((await once.upload(key, "second", { upsert: true })).error)).toEqual([400, "403", "AccessDenied"]);
    expect(await textOf((await once.download(key)).data)).toBe("first");
    expect((await once.remove([key])).data).toEqual([]);
  });

  it("see what the caller does", async () => {
    const { client } = await signedIn("operation");
    const once = client.storage.from("write-once");
    const key = unique("op");
    await once.upload(key, "x");
    expect(facts((await once.copy(key, unique("copy"))).error)).toEqual([400, "403", "AccessDenied"]);
  });

  it("record the owner", async () => {
    const { files, at, id } = await owner("owned");
    await files.upload(at("a"), "x");
    const rows = await withDatabase(async (db) => {
      return (await db.query("select owner_id, owner::text from storage.objects where name = $1", [at("a")])).rows;
    });
    expect(rows).toEqual([{ owner_id: id, owner: id }]);
  });

  it("rows cannot be deleted by SQL, which would leave their files", async () => {
    await withDatabase(async (db) => {
      await expect(db.query("delete from storage.objects")).rejects.toMatchObject({ code: "42501" });
      await expect(db.query("delete from storage.buckets")).rejects.toMatchObject({ code: "42501" });
    });
  });
});
