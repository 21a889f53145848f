import { randomUUID } from "node:crypto";
import { z } from "zod";
import { json } from "../responses.ts";
import { type Call, decodeMetadata, type Parts, readBody } from "./call.ts";
import { refusals, StorageError } from "./errors.ts";
import { requireKey } from "./names.ts";
import { findObject, type ObjectMetadata, type ObjectRow, parseObjects, upsertObject } from "./rows.ts";
import { discardRefused, requireUpload } from "./uploads.ts";

const moveSchema = z.object({
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationBucket: z.string().nullish(),
  destinationKey: z.string(),
});
const copySchema = moveSchema.extend({
  copyMetadata: z.boolean().default(true),
  metadata: z.object({ cacheControl: z.string().optional(), mimetype: z.string().optional() }).nullish(),
});
const removeSchema = z.object({ prefixes: z.array(z.string()).min(1).max(1000) });

/** Another name for a row; its file stays where it is. */
export async function moveObject(parts: Parts, { request, caller, scope }: Call): Promise<Response> {
  const body = await readBody(request, moveSchema);
  const key = requireKey(body.destinationKey);
  const row = await parts.database
    .as(scope, async (client) => {
      await findObject(client, body.bucketId, body.sourceKey);
      const { rows } = await client.query(
        `update storage.objects set bucket_id = $3, name = $4, owner_id = $5
         where bucket_id = $1 and name = $2 returning *`,
        [body.bucketId, body.sourceKey, body.destinationBucket || body.bucketId, key, caller.ownerId],
      );
      // An update policy that hides the row does not raise an error: nothing is updated.
      if (rows[0] === undefined) throw refusals.noSuchKey();
      return parseObjects(rows)[0];
    })
    .catch(nameDuplicate);
  return json({ message: "Successfully moved", Id: row?.id, Key: row?.name });
}

/** A new row with a second name for the same content. */
export async function copyObject(parts: Parts, { request, caller, scope }: Call): Promise<Response> {
  const body = await readBody(request, copySchema);
  const isUpsert = request.headers.get("x-upsert") === "true";
  const bucketId = body.destinationBucket || body.bucketId;
  const key = requireKey(body.destinationKey);
  const source = await parts.database.as(scope, (client) => findObject(client, body.bucketId, body.sourceKey));
  if (source.version === null) throw refusals.noSuchKey();
  const metadata = copiedMetadata(source, body);
  const destination = { bucketId, key, ownerId: caller.ownerId, isUpsert };
  await requireUpload(parts, scope, destination, metadata);
  const version = randomUUID();
  const userMetadata = body.copyMetadata ? source.user_metadata : decodeMetadata(request.headers.get("x-metadata"));
  await parts.files.copy(source.version, version);
  try {
    const { row, replaced } = await parts.database.asService(scope, async (client) => {
      await client.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [`storage:${bucketId}/${key}`]);
      const found = await client.query<{ version: string | null }>(
        "select version from storage.objects where bucket_id = $1 and name = $2 for update",
        [bucketId, key],
      );
      if (found.rows.length > 0 && !isUpsert) throw refusals.alreadyExists("KeyAlreadyExists");
      const values = { bucketId, key, ownerId: caller.ownerId, version, metadata, userMetadata };
      return { row: await upsertObject(client, values), replaced: found.rows[0]?.version ?? null };
    });
    await parts.files.remove([replaced]);
    return json({ Id: row.id, Key: `${bucketId}/${key}`, ...shown(row) });
  } catch (error) {
    await discardRefused(parts, version, error);
    throw error;
  }
}

function copiedMetadata(source: ObjectRow, body: z.infer<typeof copySchema>): ObjectMetadata {
  const given = body.copyMetadata ? {} : body.metadata;
  return { ...source.metadata, ...given, lastModified: new Date().toISOString() };
}

export async function deleteObject(parts: Parts, { scope, bucketId, key }: Call): Promise<Response> {
  await parts.database.asService(scope, (client) => findObject(client, bucketId, key));
  if ((await remove(parts, scope, bucketId, [key])).length === 0) throw refusals.accessDenied("Access denied");
  return json({ message: "Successfully deleted" });
}

/** Objects that a policy hides or protects from deletion are omitted from the response, without an error. */
export async function deleteObjects(parts: Parts, { request, scope, bucketId }: Call): Promise<Response> {
  const { prefixes } = await readBody(request, removeSchema);
  return json((await remove(parts, scope, bucketId, prefixes)).map(shown));
}

/** Rows first: a crash before the files are deleted leaves files that the next start removes. */
async function remove(parts: Parts, scope: Call["scope"], bucketId: string, keys: string[]): Promise<ObjectRow[]> {
  const rows = await parts.database.as(scope, async (client) => {
    const deleted = await client.query(
      "delete from storage.objects where bucket_id = $1 and name = any ($2) returning *",
      [bucketId, keys],
    );
    return parseObjects(deleted.rows);
  });
  await parts.files.remove(rows.map(({ version }) => version));
  return rows;
}

/** Without storage-api's internal fields. */
function shown({ path_tokens: _tokens, ...row }: ObjectRow) {
  return row;
}

function nameDuplicate(error: unknown): never {
  const isDuplicate = error instanceof StorageError && error.refusal.code === "ResourceAlreadyExists";
  throw isDuplicate ? refusals.alreadyExists("KeyAlreadyExists") : error;
}
