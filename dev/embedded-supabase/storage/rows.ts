import type pg from "pg";
import { z } from "zod";
import { refusals } from "./errors.ts";
import { isUuid } from "./names.ts";

const bucketSchema = z.object({
  id: z.string(),
  public: z.boolean().nullable(),
  file_size_limit: z.coerce.number().nullable(),
  allowed_mime_types: z.array(z.string()).nullable(),
});
export type Bucket = z.infer<typeof bucketSchema>;

/** What storage-api stores about the content. */
const metadataSchema = z.looseObject({
  eTag: z.string().optional(),
  size: z.number().optional(),
  mimetype: z.string().optional(),
  cacheControl: z.string().optional(),
  lastModified: z.string().optional(),
});
export type ObjectMetadata = z.infer<typeof metadataSchema>;

const objectSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  bucket_id: z.string(),
  /** The name of the file. */
  version: z.string().nullable(),
  metadata: metadataSchema.nullable(),
  user_metadata: z.record(z.string(), z.unknown()).nullable(),
  created_at: z.date().nullable(),
  updated_at: z.date().nullable(),
});
export type ObjectRow = z.infer<typeof objectSchema>;

/** The stored values of an upload. */
export interface ObjectValues {
  bucketId: string;
  key: string;
  version: string;
  ownerId: string | null;
  metadata: ObjectMetadata;
  userMetadata: Record<string, unknown> | null;
}

/** @throws StorageError if there is none that the caller may see */
export async function findBucket(client: pg.PoolClient, id: string): Promise<Bucket> {
  const { rows } = await client.query(
    "select id, public, file_size_limit, allowed_mime_types from storage.buckets where id = $1",
    [id],
  );
  if (rows[0] === undefined) throw refusals.noSuchBucket();
  return bucketSchema.parse(rows[0]);
}

/** @throws StorageError if there is none that the caller may see */
export async function findObject(
  client: pg.PoolClient,
  bucketId: string,
  key: string,
  lock: "" | "for update" = "",
): Promise<ObjectRow> {
  const { rows } = await client.query(`select * from storage.objects where bucket_id = $1 and name = $2 ${lock}`, [
    bucketId,
    key,
  ]);
  if (rows[0] === undefined) throw refusals.noSuchKey();
  return objectSchema.parse(rows[0]);
}

/** Whether an object has this content. */
export async function hasVersion(client: pg.PoolClient, version: string): Promise<boolean> {
  return (await client.query("select from storage.objects where version = $1", [version])).rows.length > 0;
}

/** Needs only an insert policy, because it returns nothing. @throws StorageError if the key is taken */
export async function insertObject(client: pg.PoolClient, values: ObjectValues): Promise<void> {
  await client.query(`insert into storage.objects (${COLUMNS}) values (${PLACES})`, parametersOf(values));
}

/** Needs policies for select, insert and update, as `on conflict do update … returning` does. */
export async function upsertObject(client: pg.PoolClient, values: ObjectValues): Promise<ObjectRow> {
  const { rows } = await client.query(
    `insert into storage.objects (${COLUMNS}) values (${PLACES})
     on conflict (name, bucket_id) do update set
       version = excluded.version, owner = excluded.owner, owner_id = excluded.owner_id,
       metadata = excluded.metadata, user_metadata = excluded.user_metadata
     returning *`,
    parametersOf(values),
  );
  return objectSchema.parse(rows[0]);
}

const COLUMNS = "bucket_id, name, version, owner, owner_id, metadata, user_metadata";
const PLACES = "$1, $2, $3, $4, $5, $6, $7";

function parametersOf(values: ObjectValues): unknown[] {
  const { bucketId, key, version, ownerId, metadata, userMetadata } = values;
  const owner = ownerId !== null && isUuid(ownerId) ? ownerId : null;
  return [
    ...[bucketId, key, version, owner, ownerId, JSON.stringify(metadata)],
    userMetadata === null ? null : JSON.stringify(userMetadata),
  ];
}

/** Rows as storage-api shows them to clients. */
export const parseObjects = (rows: unknown[]): ObjectRow[] => z.array(objectSchema).parse(rows);
