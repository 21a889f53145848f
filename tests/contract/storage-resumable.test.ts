import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { service, signedIn, target, unique } from "./support/target.ts";

/** The protocol tus 1.0.0, as its clients speak it. */
const ENDPOINT = "/storage/v1/upload/resumable";
/** What hosted requires. */
const CHUNK_BYTES = 6 * 1024 * 1024;

async function uploader(prefix: string) {
  const user = await signedIn(prefix);
  const headers = {
    authorization: `Bearer ${user.session.access_token}`,
    apikey: target.publishableKey,
    "tus-resumable": "1.0.0",
  };
  return { ...user, headers, key: `${user.id}/${unique("large")}.bin`, files: user.client.storage.from("own-files") };
}

type Headers = Record<string, string>;
const encode = (values: Headers) =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString("base64")}`)
    .join(",");

const create = (headers: Headers, values: Headers, sizeBytes: number, body: Uint8Array<ArrayBuffer> | null = null) =>
  fetch(target.url + ENDPOINT, {
    method: "POST",
    headers: {
      ...headers,
      "upload-length": String(sizeBytes),
      "upload-metadata": encode(values),
      ...(body === null ? {} : { "content-type": "application/offset+octet-stream" }),
    },
    body,
  });
const patch = (url: string, headers: Headers, offset: number, body: Uint8Array<ArrayBuffer>) =>
  fetch(url, {
    method: "PATCH",
    headers: { ...headers, "upload-offset": String(offset), "content-type": "application/offset+octet-stream" },
    body,
  });
const head = (url: string, headers: Headers) => fetch(url, { method: "HEAD", headers });
const offsetOf = (response: Response) => Number(response.headers.get("upload-offset"));

describe("resumable upload", () => {
  it("reports its capabilities, to browsers too", async () => {
    const response = await fetch(target.url + ENDPOINT, {
      method: "OPTIONS",
      headers: { origin: "http://127.0.0.1:3000", "access-control-request-method": "PATCH" },
    });
    expect(response.headers.get("tus-version")).toContain("1.0.0");
    for (const extension of ["creation", "creation-with-upload", "termination", "expiration"]) {
      expect(response.headers.get("tus-extension")).toContain(extension);
    }
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
  });

  it("accepts pieces of 6 MB, and the rest after the client has reconnected", async () => {
    const { headers, key, files } = await uploader("tus");
    const bytes = new Uint8Array(randomBytes(CHUNK_BYTES * 2 + 1234));
    const values = {
      bucketName: "own-files",
      objectName: key,
      contentType: "application/x-thing",
      cacheControl: "120",
      metadata: JSON.stringify({ run: 7 }),
    };
    const created = await create(headers, values, bytes.length, bytes.slice(0, CHUNK_BYTES));
    const url = created.headers.get("location") ?? "";
    expect([created.status, offsetOf(created)]).toEqual([201, CHUNK_BYTES]);
    expect(Date.parse(created.headers.get("upload-expires") ?? "")).toBeGreaterThan(Date.now());
    const second = await patch(url, headers, CHUNK_BYTES, bytes.slice(CHUNK_BYTES, CHUNK_BYTES * 2));
    expect([second.status, offsetOf(second)]).toEqual([204, CHUNK_BYTES * 2]);
    expect((await files.exists(key)).data).toBe(false);

    const where = await head(url, headers);
    expect([where.status, offsetOf(where), where.headers.get("upload-length")]).toEqual([
      200,
      CHUNK_BYTES * 2,
      String(bytes.length),
    ]);
    const last = await patch(url, headers, CHUNK_BYTES * 2, bytes.slice(CHUNK_BYTES * 2));
    expect([last.status, offsetOf(last)]).toEqual([204, bytes.length]);
    const { data } = await files.download(key);
    expect(Buffer.from((await data?.arrayBuffer()) ?? new ArrayBuffer()).equals(bytes)).toBe(true);
    expect((await files.info(key)).data).toMatchObject({
      size: bytes.length,
      contentType: "application/x-thing",
      cacheControl: "max-age=120",
      metadata: { run: 7 },
    });
    expect(offsetOf(await head(url, headers))).toBe(bytes.length);
  });

  it("goes by policies, at the start and with each piece", async () => {
    const ann = await uploader("tus-ann");
    const bob = await uploader("tus-bob");
    const values = { bucketName: "own-files", objectName: ann.key };
    expect((await create(bob.headers, values, 4)).status).toBe(403);
    const url = (await create(ann.headers, values, 4)).headers.get("location") ?? "";
    expect((await patch(url, bob.headers, 0, new Uint8Array(4))).status).toBe(403);
    expect((await fetch(url, { method: "DELETE", headers: bob.headers })).status).toBe(403);
    expect((await patch(url, ann.headers, 0, new Uint8Array(4))).status).toBe(204);
    expect((await create(ann.headers, values, 4)).status).toBe(409);
    expect((await create({ ...ann.headers, "x-upsert": "true" }, values, 4)).status).toBe(201);
  });

  it("refuses a wrong offset, a wrong type, another version, too many bytes, and an unknown upload", async () => {
    const { headers, key } = await uploader("tus-wrong");
    const url = (await create(headers, { bucketName: "own-files", objectName: key }, 10)).headers.get("location") ?? "";
    expect((await patch(url, headers, 5, new Uint8Array(5))).status).toBe(409);
    const untyped = await fetch(url, { method: "PATCH", headers: { ...headers, "upload-offset": "0" }, body: "x" });
    expect(untyped.status).toBe(415);
    expect((await head(url, { ...headers, "tus-resumable": "0.2.2" })).status).toBe(412);
    expect((await patch(url, headers, 0, new Uint8Array(11))).status).toBe(413);
    expect((await head(`${target.url}${ENDPOINT}/bm90LWFuLXVwbG9hZA`, headers)).status).toBeGreaterThanOrEqual(400);
    expect((await create(headers, { bucketName: "nowhere", objectName: key }, 1)).status).toBeGreaterThanOrEqual(400);
    const tooLarge = { bucketName: "open-files", objectName: unique("large"), contentType: "text/plain" };
    expect((await create({ ...headers, authorization: `Bearer ${target.secretKey}` }, tooLarge, 100_001)).status).toBe(
      413,
    );
  });

  it("is given up, and gone", async () => {
    const { headers, key } = await uploader("tus-stop");
    const url = (await create(headers, { bucketName: "own-files", objectName: key }, 10)).headers.get("location") ?? "";
    expect((await fetch(url, { method: "DELETE", headers })).status).toBe(204);
    expect([404, 410]).toContain((await head(url, headers)).status);
  });

  it("makes an object of nothing at all", async () => {
    const { headers, key, files } = await uploader("tus-empty");
    await create(headers, { bucketName: "own-files", objectName: key }, 0);
    expect((await files.info(key)).data).toMatchObject({ size: 0 });
  });

  it("goes by a signature instead of a token", async () => {
    const { key } = await uploader("tus-signed");
    const { data } = await service().storage.from("own-files").createSignedUploadUrl(key);
    const headers = { "tus-resumable": "1.0.0", "x-signature": data?.token ?? "" };
    const post = (signature: string, objectName: string) =>
      fetch(`${target.url}${ENDPOINT}/sign`, {
        method: "POST",
        headers: {
          ...headers,
          "x-signature": signature,
          "upload-length": "3",
          "upload-metadata": encode({ bucketName: "own-files", objectName }),
        },
      });
    const created = await post(data?.token ?? "", key);
    expect(created.status).toBe(201);
    const url = created.headers.get("location") ?? "";
    expect((await patch(url, headers, 0, new Uint8Array([1, 2, 3]))).status).toBe(204);
    expect((await post(data?.token ?? "", `${key}.other`)).status).toBe(400);
    expect((await post("x.y.z", key)).status).toBe(400);
    expect((await service().storage.from("own-files").info(key)).data).toMatchObject({ size: 3 });
  });
});
