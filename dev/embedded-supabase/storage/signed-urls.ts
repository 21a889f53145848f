import { z } from "zod";
import { json } from "../responses.ts";
import { type Call, type Parts, readBody } from "./call.ts";
import { requireKey } from "./names.ts";
import { findObject } from "./rows.ts";
import { lengthOf } from "./upload-body.ts";
import { requireUpload } from "./uploads.ts";

/** Ten years: a longer one is a mistake in units. */
const EXPIRES_IN_S_MAX = 315_360_000;
/** Of storage-api's default. */
const UPLOAD_EXPIRES_IN_S = 7_200;

const oneSchema = z.object({ expiresIn: z.number().int().min(1).max(EXPIRES_IN_S_MAX) });
const manySchema = oneSchema.extend({ paths: z.array(z.string()).min(1).max(1000) });

/** An address with which anyone may read one object for a limited time. */
export async function createSignedUrl(parts: Parts, { request, scope, bucketId, key }: Call): Promise<Response> {
  const { expiresIn } = await readBody(request, oneSchema);
  await parts.database.as(scope, (client) => findObject(client, bucketId, requireKey(key)));
  return json({ signedURL: downloadUrl(parts, `${bucketId}/${key}`, expiresIn) });
}

/** The same for several; missing or hidden ones have an error instead. */
export async function createSignedUrls(parts: Parts, { request, scope, bucketId }: Call): Promise<Response> {
  const { expiresIn, paths } = await readBody(request, manySchema);
  const { rows } = await parts.database.as(scope, (client) =>
    client.query<{ name: string }>("select name from storage.objects where bucket_id = $1 and name = any ($2)", [
      bucketId,
      paths,
    ]),
  );
  const visible = new Set(rows.map(({ name }) => name));
  return json(
    paths.map((path) =>
      visible.has(path)
        ? { error: null, path, signedURL: downloadUrl(parts, `${bucketId}/${path}`, expiresIn) }
        : { error: "Either the object does not exist or you do not have access to it", path, signedURL: null },
    ),
  );
}

function downloadUrl(parts: Parts, url: string, expiresInS: number): string {
  return `/object/sign/${url}?token=${parts.signer.sign({ url, scope: "download" }, expiresInS)}`;
}

/** An address with which anyone may upload to one unused key, for two hours. */
export async function createSignedUploadUrl(parts: Parts, call: Call): Promise<Response> {
  const { request, scope, caller, bucketId, key } = call;
  const isUpsert = request.headers.get("x-upsert") === "true";
  const contentLength = lengthOf(request.headers.get("content-length"));
  await requireUpload(
    parts,
    scope,
    { bucketId, key, ownerId: caller.ownerId, isUpsert },
    {
      mimetype: request.headers.get("content-type") ?? undefined,
      ...(contentLength === null ? {} : { contentLength }),
    },
  );
  const url = `${bucketId}/${key}`;
  const token = parts.signer.sign(
    { url, scope: "upload", upsert: isUpsert, owner: caller.ownerId },
    UPLOAD_EXPIRES_IN_S,
  );
  return json({ url: `/object/upload/sign/${url}?token=${token}`, token });
}
