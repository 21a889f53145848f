import { randomUUID } from "node:crypto";
import { discard } from "../body-limit.ts";
import { json } from "../responses.ts";
import type { Call, Parts } from "./call.ts";
import type { Scope } from "./database.ts";
import { refusals, StorageError } from "./errors.ts";
import type { WrittenFile } from "./files.ts";
import { isEmptyFolder, requireAllowedType, requireKey } from "./names.ts";
import { type Bucket, findBucket, findObject, insertObject, type ObjectRow, upsertObject } from "./rows.ts";
import { readUpload } from "./upload-body.ts";

/** Where an upload goes, and how. */
export interface Destination {
  bucketId: string;
  key: string;
  ownerId: string | null;
  isUpsert: boolean;
}

/** The metadata of a file. */
export interface FileDescription {
  mimeType: string;
  cacheControl: string;
  userMetadata: Record<string, unknown> | null;
}

export function createObject(parts: Parts, call: Call): Promise<Response> {
  return uploadAsCaller(parts, call, call.request.headers.get("x-upsert") === "true");
}

export function updateObject(parts: Parts, call: Call): Promise<Response> {
  return uploadAsCaller(parts, call, true);
}

async function uploadAsCaller(parts: Parts, call: Call, isUpsert: boolean): Promise<Response> {
  const { bucketId, key, caller, scope } = call;
  const row = await upload(parts, call.request, scope, { bucketId, key, ownerId: caller.ownerId, isUpsert });
  return json({ Id: row.id, Key: `${bucketId}/${key}` });
}

/** With an address from createUploadUrl: the rights were checked then. */
export async function uploadToSignedUrl(parts: Parts, call: Call): Promise<Response> {
  const { bucketId, key } = call;
  const token = parts.signer.verify(call.url.searchParams.get("token"), {
    url: `${bucketId}/${key}`,
    scope: "upload",
  });
  const scope = { ...call.scope, claims: { role: "service_role" } };
  const destination = { bucketId, key, ownerId: token.owner ?? null, isUpsert: token.upsert ?? false };
  await upload(parts, call.request, scope, destination);
  return json({ Key: `${bucketId}/${key}` });
}

/** First the checks, then the bytes, and the row last: a failure leaves nothing visible. */
async function upload(parts: Parts, request: Request, scope: Scope, destination: Destination): Promise<ObjectRow> {
  try {
    const bucket = await parts.database.asService(scope, (client) => findBucket(client, destination.bucketId));
    const limitBytes = sizeLimitOf(parts, bucket, destination.key);
    const body = await readUpload(request);
    if ((body.declaredBytes ?? 0) > limitBytes) throw refusals.entityTooLarge();
    requireType(body.mimeType, bucket, destination.key);
    await requireUpload(parts, scope, destination, {
      mimetype: body.mimeType,
      ...(body.declaredBytes === null ? {} : { contentLength: body.declaredBytes }),
    });
    const version = randomUUID();
    const written = await parts.files.write(version, body.source, limitBytes);
    return await commitUpload(parts, scope, destination, { ...body, ...written, version });
  } catch (error) {
    // A client that is cut off while it writes would not see the reason.
    if (error instanceof StorageError && request.body !== null && !request.body.locked) await discard(request.body);
    throw error;
  }
}

/** The smaller of the project's limit and the bucket's. */
export function sizeLimitOf(parts: Parts, bucket: Bucket, key: string): number {
  if (isEmptyFolder(key)) return 0;
  return Math.min(parts.config.fileSizeLimitBytes, bucket.file_size_limit ?? Number.POSITIVE_INFINITY);
}

export function requireType(mimeType: string, bucket: Bucket, key: string): void {
  requireAllowedType(mimeType, isEmptyFolder(key) ? null : bucket.allowed_mime_types);
}

/** Runs the upload's final statement as the caller, and rolls it back. @throws StorageError */
export async function requireUpload(
  parts: Parts,
  scope: Scope,
  destination: Destination,
  metadata: Record<string, unknown>,
): Promise<void> {
  const { isUpsert, ...target } = destination;
  requireKey(target.key);
  const values = { ...target, version: "1", metadata, userMetadata: null };
  await withDuplicatesNamed(
    parts.database.probe(scope, (client) => (isUpsert ? upsertObject(client, values) : insertObject(client, values))),
  );
}

/** Writes the row of a stored file, and removes the file that it replaces. */
export async function commitUpload(
  parts: Parts,
  scope: Scope,
  destination: Destination,
  file: FileDescription & WrittenFile & { version: string },
): Promise<ObjectRow> {
  const { bucketId, key, ownerId, isUpsert } = destination;
  const metadata = {
    eTag: file.eTag,
    size: file.sizeBytes,
    mimetype: file.mimeType,
    cacheControl: file.cacheControl,
    lastModified: new Date().toISOString(),
    contentLength: file.sizeBytes,
    httpStatusCode: 200,
  };
  const values = { bucketId, key, ownerId, version: file.version, metadata, userMetadata: file.userMetadata ?? {} };
  try {
    const { row, replaced } = await withDuplicatesNamed(
      parts.database.asService(scope, async (client) => {
        // For two uploads to one key, the later must know which file it replaces.
        await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`storage:${bucketId}/${key}`]);
        const found = await client.query<{ version: string | null }>(
          "select version from storage.objects where bucket_id = $1 and name = $2 for update",
          [bucketId, key],
        );
        if (isUpsert) return { row: await upsertObject(client, values), replaced: found.rows[0]?.version ?? null };
        await insertObject(client, values);
        return { row: await findObject(client, bucketId, key), replaced: null };
      }),
    );
    await parts.files.remove([replaced]);
    return row;
  } catch (error) {
    await discardRefused(parts, file.version, error);
    throw error;
  }
}

/**
 * Removes the file of a refused row. Without a response of the database the row may exist: the file is kept, and the
 * next start checks it.
 */
export async function discardRefused(parts: Parts, version: string, error: unknown): Promise<void> {
  if (error instanceof StorageError && error.refusal.status < 500) await parts.files.remove([version]);
}

async function withDuplicatesNamed<Result>(work: Promise<Result>): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const isDuplicate = error instanceof StorageError && error.refusal.code === "ResourceAlreadyExists";
    throw isDuplicate ? refusals.alreadyExists("KeyAlreadyExists") : error;
  }
}
