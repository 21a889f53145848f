import { corsHeaders, json } from "../responses.ts";
import type { Call, Parts } from "./call.ts";
import { refusals, StorageError } from "./errors.ts";
import { requireKey } from "./names.ts";
import { findBucket, findObject, type ObjectRow } from "./rows.ts";

/** `/object/<bucket>/<key>` and `/object/authenticated/…`: a public bucket is open to all, else policies decide. */
export async function getObject(parts: Parts, call: Call): Promise<Response> {
  return serve(parts, call, () => readable(parts, call));
}

export async function getObjectInfo(parts: Parts, call: Call): Promise<Response> {
  return infoOf(await readable(parts, call));
}

/** `/object/public/…`: what is not in a public bucket is not found. */
export async function getPublicObject(parts: Parts, call: Call): Promise<Response> {
  return serve(parts, call, () => published(parts, call));
}

export async function getPublicObjectInfo(parts: Parts, call: Call): Promise<Response> {
  return infoOf(await published(parts, call));
}

/** `/object/sign/…?token=`: the rights were checked when the token was created. */
export async function getSignedObject(parts: Parts, call: Call): Promise<Response> {
  const { bucketId, key } = call;
  const { exp } = parts.signer.verify(call.url.searchParams.get("token"), {
    url: `${bucketId}/${key}`,
    scope: "download",
  });
  const find = () => parts.database.asService(call.scope, (client) => findObject(client, bucketId, key));
  return serve(parts, call, find, new Date(exp * 1000).toUTCString());
}

async function readable(parts: Parts, { bucketId, key, caller, scope }: Call): Promise<ObjectRow> {
  const bucket = await parts.database.asService(scope, (client) => findBucket(client, bucketId));
  if (!caller.isAuthenticated && !bucket.public) throw refusals.noSuchBucket();
  const find = bucket.public ? parts.database.asService : parts.database.as;
  return find(scope, (client) => findObject(client, bucketId, requireKey(key)));
}

function published(parts: Parts, { bucketId, key, scope }: Call): Promise<ObjectRow> {
  return parts.database.asService(scope, async (client) => {
    if (!(await findBucket(client, bucketId)).public) throw refusals.noSuchBucket();
    return findObject(client, bucketId, requireKey(key));
  });
}

function infoOf(row: ObjectRow): Response {
  const { id, name, version, bucket_id, metadata, user_metadata, updated_at, created_at } = row;
  return json({
    ...{ id, name, version, bucket_id, size: metadata?.size ?? null, content_type: metadata?.mimetype ?? null },
    ...{ cache_control: metadata?.cacheControl ?? null, etag: metadata?.eTag ?? null, metadata: user_metadata },
    ...{ last_modified: updated_at, created_at },
  });
}

const TRIES = 3;

/** Tries again if the object was replaced, and its file removed, between the two. */
async function serve(parts: Parts, call: Call, find: () => Promise<ObjectRow>, expires?: string): Promise<Response> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await find();
    try {
      return await answer(parts, call, row, expires);
    } catch (error) {
      const isGone = error instanceof StorageError && error.refusal.code === "NoSuchKey";
      if (!isGone || attempt === TRIES) throw error;
    }
  }
}

async function answer(parts: Parts, call: Call, row: ObjectRow, expires: string | undefined): Promise<Response> {
  const { request, url } = call;
  const sizeBytes = row.metadata?.size ?? 0;
  if (row.version === null) throw refusals.noSuchKey();
  const headers = headersOf(row, url.searchParams.get("download"), expires);
  if (isUnchanged(request, row)) return new Response(null, { status: 304, headers });
  const range = rangeOf(request.headers.get("range"), sizeBytes);
  if (range === "unsatisfiable") throw refusals.invalidRange(sizeBytes);
  const status = range === null ? 200 : 206;
  headers["content-length"] = String(range === null ? sizeBytes : range.end - range.start + 1);
  if (range !== null) headers["content-range"] = `bytes ${range.start}-${range.end}/${sizeBytes}`;
  if (request.method === "HEAD") return new Response(null, { status, headers });
  return new Response(await parts.files.read(row.version, range ?? undefined), { status, headers });
}

function headersOf(row: ObjectRow, download: string | null, expires: string | undefined): Record<string, string> {
  const { metadata } = row;
  const type = metadata?.mimetype ?? "application/octet-stream";
  const cacheControl = metadata?.cacheControl;
  return {
    ...corsHeaders,
    "access-control-expose-headers": "accept-ranges, content-disposition, content-length, content-range, etag",
    "accept-ranges": "bytes",
    // As storage-api: HTML is shown as text, or it would run as a page of this origin, which is also Studio's.
    "content-type": type.includes("text/html") ? "text/plain" : type,
    "x-content-type-options": "nosniff",
    "x-robots-tag": "none",
    ...(runsInBrowser(type)
      ? { "content-security-policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'" }
      : {}),
    ...(metadata?.eTag === undefined ? {} : { etag: metadata.eTag }),
    ...(metadata?.lastModified === undefined ? {} : { "last-modified": new Date(metadata.lastModified).toUTCString() }),
    ...(expires === undefined ? (cacheControl ? { "cache-control": cacheControl } : {}) : { expires }),
    ...(download === null ? {} : { "content-disposition": dispositionOf(download) }),
  };
}

/**
 * Types that a browser might open as a document: SVG and other XML may contain scripts. PDF readers refuse a sandbox.
 */
function runsInBrowser(type: string): boolean {
  return !/^(image\/(?!svg)|audio\/|video\/|font\/|application\/(pdf|json|zip|octet-stream))/i.test(type);
}

function dispositionOf(fileName: string): string {
  if (fileName === "") return "attachment;";
  const encoded = encodeURIComponent(fileName);
  return `attachment; filename=${encoded}; filename*=UTF-8''${encoded}`;
}

function isUnchanged(request: Request, { metadata }: ObjectRow): boolean {
  const known = request.headers.get("if-none-match");
  if (known !== null) {
    const tags = known.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
    return metadata?.eTag !== undefined && (tags.includes(metadata.eTag) || tags.includes("*"));
  }
  const since = Date.parse(request.headers.get("if-modified-since") ?? "");
  const modified = Date.parse(metadata?.lastModified ?? "");
  // The header counts in whole seconds.
  return Math.floor(modified / 1000) * 1000 <= since;
}

/**
 * One range of bytes; null if there is none, or if it is not a single range, which RFC 9110 lets a server ignore.
 * `bytes=0-9` are the first ten, `bytes=-10` the last.
 */
export function rangeOf(
  header: string | null,
  sizeBytes: number,
): { start: number; end: number } | "unsatisfiable" | null {
  const { first, last } = /^bytes=(?<first>\d{0,15})-(?<last>\d{0,15})$/.exec(header?.trim() ?? "")?.groups ?? {};
  if (first === undefined || last === undefined || (first === "" && last === "")) return null;
  if (first === "") {
    const length = Math.min(Number(last), sizeBytes);
    return length === 0 ? "unsatisfiable" : { start: sizeBytes - length, end: sizeBytes - 1 };
  }
  const start = Number(first);
  if (last !== "" && Number(last) < start) return null;
  if (start >= sizeBytes) return "unsatisfiable";
  return { start, end: last === "" ? sizeBytes - 1 : Math.min(Number(last), sizeBytes - 1) };
}
