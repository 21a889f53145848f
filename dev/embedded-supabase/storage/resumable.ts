import { randomUUID } from "node:crypto";
import type { ApiKeys } from "../api-keys.ts";
import { messageOf } from "../errors.ts";
import { type Parts, parseMetadata } from "./call.ts";
import { type Caller, callerOf } from "./caller.ts";
import type { Scope } from "./database.ts";
import { refusals, StorageError } from "./errors.ts";
import { requireKey } from "./names.ts";
import { createResumableFiles, type ResumableFiles, type ResumableUpload } from "./resumable-files.ts";
import { createResumableLocks } from "./resumable-locks.ts";
import {
  describeServer,
  partsOf,
  RESUMABLE_PATH,
  readMetadata,
  reply,
  TUS_CONTENT_TYPE,
  TUS_VERSION,
  untilAborted,
} from "./resumable-protocol.ts";
import { findBucket, hasVersion } from "./rows.ts";
import { lengthOf } from "./upload-body.ts";
import { commitUpload, type Destination, requireType, requireUpload, sizeLimitOf } from "./uploads.ts";

/** As on hosted. */
const EXPIRY_MS = 24 * 3_600_000;
const EXPIRE_EVERY_MS = 3_600_000;

/** Uploads in pieces by the protocol tus 1.0.0: creation, creation with upload, termination, expiration. */
export interface Resumable {
  handle(request: Request, url: URL): Promise<Response>;
  stop(): void;
}

/** First completes uploads that had fully arrived when the last process ended, and deletes expired ones. */
export async function createResumable(
  parts: Parts,
  keys: ApiKeys,
  folder: string,
  log: (message: string) => void,
): Promise<Resumable> {
  const files = await createResumableFiles(folder);
  const locks = createResumableLocks();
  const context = { parts, keys, files, locks };
  await recover(context, log);
  const expiring = setInterval(() => void expire(files).catch((error) => log(messageOf(error))), EXPIRE_EVERY_MS);
  expiring.unref();
  return {
    async handle(request, url) {
      try {
        return await answer(context, request, url);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        // tus has only text bodies for errors.
        return reply(error.refusal.status, {}, error.message);
      }
    },
    stop: () => clearInterval(expiring),
  };
}

interface Context {
  parts: Parts;
  keys: ApiKeys;
  files: ResumableFiles;
  locks: ReturnType<typeof createResumableLocks>;
}

function answer(context: Context, request: Request, url: URL): Promise<Response> | Response {
  if (request.method === "OPTIONS") return describeServer(request, context.parts.config.fileSizeLimitBytes);
  if (request.headers.get("tus-resumable") !== TUS_VERSION) {
    throw new StorageError({ status: 412, code: "TusError", message: "Tus-Resumable Required" });
  }
  const { id, isSigned } = partsOf(url);
  if (request.method === "POST" && id === "") return create(context, request, url, isSigned);
  const version = Buffer.from(id, "base64url").toString("utf8").split("/").at(-1) ?? "";
  switch (request.method) {
    case "HEAD":
      // The response reveals only that the upload is in progress, and only to callers with a token.
      if (!isSigned) callerOf(request, context.keys, "required");
      return context.locks.hold(version, () => show(context, version));
    case "PATCH":
      return context.locks.hold(version, (signal) => append(context, request, version, isSigned, signal));
    case "DELETE":
      return context.locks.hold(version, () => terminate(context, request, version, isSigned));
    default:
      throw refusals.noSuchRoute(`${request.method}:${RESUMABLE_PATH}`);
  }
}

async function create(context: Context, request: Request, url: URL, isSigned: boolean): Promise<Response> {
  const { parts, files } = context;
  const sizeBytes = lengthOf(request.headers.get("upload-length"));
  if (sizeBytes === null) throw refusals.invalidRequest("Upload-Length must be a non-negative number");
  const header = request.headers.get("upload-metadata") ?? "";
  const metadata = readMetadata(header);
  const bucketId = metadata.get("bucketName") ?? "";
  const key = requireKey(metadata.get("objectName") ?? "");
  const bucket = await parts.database.asService(scopeOf(request, { role: "service_role" }), (client) =>
    findBucket(client, bucketId),
  );
  if (sizeBytes > sizeLimitOf(parts, bucket, key)) {
    throw new StorageError({ status: 413, code: "EntityTooLarge", message: "Maximum size exceeded" });
  }
  const mimeType = metadata.get("contentType") || "application/octet-stream";
  requireType(mimeType, bucket, key);
  const destination = await authorize(context, request, isSigned, { bucketId, key, mimeType, sizeBytes });
  const cacheTime = metadata.get("cacheControl") ?? "";
  const upload: ResumableUpload = {
    ...destination,
    ...{ version: randomUUID(), sizeBytes, mimeType, header, expiresAtMs: Date.now() + EXPIRY_MS, isFinished: false },
    cacheControl: /^\d{1,10}$/.test(cacheTime) ? `max-age=${cacheTime}` : "no-cache",
    userMetadata: parseMetadata(metadata.get("metadata")),
  };
  await files.put(upload);
  const id = Buffer.from(`${bucketId}/${key}/${upload.version}`).toString("base64url");
  const location = `${url.origin}/storage/v1${RESUMABLE_PATH}${isSigned ? "/sign" : ""}/${id}`;
  const isBodyGiven = request.headers.get("content-type") === TUS_CONTENT_TYPE;
  const headers = await context.locks.hold(upload.version, (signal) =>
    receive(context, upload, isBodyGiven ? request : null, signal),
  );
  return reply(201, { location, ...headers });
}

/** Whether this request may upload there, checked again with each piece. @throws StorageError */
async function authorize(
  { parts, keys }: Context,
  request: Request,
  isSigned: boolean,
  upload: { bucketId: string; key: string; mimeType: string; sizeBytes: number },
): Promise<Destination> {
  const { bucketId, key } = upload;
  if (isSigned) {
    const token = parts.signer.verify(request.headers.get("x-signature"), {
      url: `${bucketId}/${key}`,
      scope: "upload",
    });
    return { bucketId, key, ownerId: token.owner ?? null, isUpsert: token.upsert ?? false };
  }
  const caller: Caller = callerOf(request, keys, "required");
  const isUpsert = request.headers.get("x-upsert") === "true";
  const destination = { bucketId, key, ownerId: caller.ownerId, isUpsert };
  const metadata = { mimetype: upload.mimeType, contentLength: upload.sizeBytes };
  await requireUpload(parts, scopeOf(request, caller.claims), destination, metadata);
  return destination;
}

async function append(
  context: Context,
  request: Request,
  version: string,
  isSigned: boolean,
  signal: AbortSignal,
): Promise<Response> {
  if (request.headers.get("content-type") !== TUS_CONTENT_TYPE) {
    throw new StorageError({ status: 415, code: "TusError", message: `Content-Type must be ${TUS_CONTENT_TYPE}` });
  }
  const upload = await find(context, version);
  if (lengthOf(request.headers.get("upload-offset")) !== (await context.files.offset(upload)) || upload.isFinished) {
    throw new StorageError({ status: 409, code: "TusError", message: "Upload-Offset conflict" });
  }
  const destination = await authorize(context, request, isSigned, upload);
  return reply(204, await receive(context, { ...upload, ...destination }, request, signal));
}

/** Stores the request's bytes, and creates the object after the last piece. @returns headers */
async function receive(
  { files, parts }: Context,
  upload: ResumableUpload,
  request: Request | null,
  signal: AbortSignal,
): Promise<Record<string, string>> {
  const before = await files.offset(upload);
  const tooLong = new StorageError({ status: 413, code: "EntityTooLarge", message: "Upload size exceeded" });
  if ((lengthOf(request?.headers.get("content-length") ?? null) ?? 0) > upload.sizeBytes - before) throw tooLong;
  const { isTooLong } = await files.append(
    upload.version,
    untilAborted(request?.body ?? null, signal),
    upload.sizeBytes - before,
  );
  if (isTooLong) throw tooLong;
  if (signal.aborted)
    throw new StorageError({ status: 423, code: "ResourceLocked", message: "A newer request took over" });
  const offset = await files.offset(upload);
  if (offset < upload.sizeBytes) return { ...stateOf(upload, offset) };
  await files.put(upload);
  await complete(parts, files, upload);
  return { "upload-offset": String(offset), "tus-complete": "1" };
}

async function complete(parts: Parts, files: ResumableFiles, upload: ResumableUpload): Promise<void> {
  const scope = { claims: {}, operation: "storage.tus.upload.part", method: "PATCH", path: RESUMABLE_PATH };
  // The process may have ended right after the row was written.
  if (await parts.database.asService(scope, (client) => hasVersion(client, upload.version)))
    return files.finish(upload);
  const written = await parts.files.adopt(upload.version, files.partOf(upload.version));
  try {
    await commitUpload(parts, scope, upload, { ...upload, ...written });
  } catch (error) {
    await files.remove(upload.version);
    throw error;
  }
  await files.finish(upload);
}

async function show({ files }: Context, version: string): Promise<Response> {
  const upload = await find({ files }, version);
  const state = stateOf(upload, await files.offset(upload));
  return reply(200, { ...state, "upload-metadata": upload.header, "cache-control": "no-store" });
}

async function terminate(context: Context, request: Request, version: string, isSigned: boolean): Promise<Response> {
  const upload = await find(context, version);
  if (upload.isFinished) {
    throw new StorageError({ status: 400, code: "TusError", message: "Cannot terminate an already completed upload" });
  }
  await authorize(context, request, isSigned, upload);
  await context.files.remove(version);
  return reply(204, {});
}

/** @throws StorageError */
async function find({ files }: Pick<Context, "files">, version: string): Promise<ResumableUpload> {
  const upload = await files.get(version);
  if (upload === null) throw new StorageError({ status: 404, code: "NoSuchUpload", message: "Upload not found" });
  if (upload.expiresAtMs <= Date.now()) {
    await files.remove(version);
    throw new StorageError({ status: 410, code: "NoSuchUpload", message: "The upload has expired" });
  }
  return upload;
}

function stateOf(upload: ResumableUpload, offset: number): Record<string, string> {
  return {
    "upload-offset": String(offset),
    "upload-length": String(upload.sizeBytes),
    "upload-expires": new Date(upload.expiresAtMs).toUTCString(),
  };
}

function scopeOf(request: Request, claims: Scope["claims"]): Scope {
  const operation = request.method === "POST" ? "storage.tus.upload.create" : "storage.tus.upload.part";
  return { claims, operation, method: request.method, path: RESUMABLE_PATH };
}

async function recover({ parts, files }: Context, log: (message: string) => void): Promise<void> {
  await expire(files);
  for (const upload of await files.all()) {
    if (upload.isFinished || (await files.offset(upload)) < upload.sizeBytes) continue;
    await complete(parts, files, upload).catch((error: unknown) => log(`${upload.version}: ${messageOf(error)}`));
  }
}

async function expire(files: ResumableFiles): Promise<void> {
  for (const { version, expiresAtMs } of await files.all()) {
    if (expiresAtMs <= Date.now()) await files.remove(version);
  }
}
