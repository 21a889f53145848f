import { z } from "zod";
import { json } from "../responses.ts";
import { type Call, type Parts, readBody } from "./call.ts";
import type { StorageConfig } from "./config.ts";
import type { StorageDatabase } from "./database.ts";
import { refusals, StorageError } from "./errors.ts";
import { isUuid, requireBucketName, requireMimePattern } from "./names.ts";
import { findBucket, parseObjects } from "./rows.ts";

const COLUMNS = "id, name, owner, public, type, file_size_limit, allowed_mime_types, created_at, updated_at";
const rowSchema = z.looseObject({ file_size_limit: z.coerce.number().nullable() });

const sizeSchema = z.union([z.number().int().min(0), z.string().regex(/^\d+(\.\d+)?([gmk]?b)$/i)]).nullish();
const propertiesSchema = z.object({
  public: z.boolean().nullish(),
  file_size_limit: sizeSchema,
  allowed_mime_types: z.array(z.string()).max(1000).nullish(),
});
const createSchema = propertiesSchema.extend({
  id: z.string().nullish(),
  name: z.string(),
  type: z.enum(["STANDARD", "ANALYTICS"]).nullish(),
});
const listSchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).default(1000),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  sortColumn: z.enum(["id", "name", "created_at", "updated_at"]).default("name"),
  sortOrder: z.enum(["asc", "desc"]).default("asc"),
  search: z.string().max(100).default(""),
});

export async function createBucket(parts: Parts, { request, caller, scope }: Call): Promise<Response> {
  const body = await readBody(request, createSchema);
  if (body.type === "ANALYTICS") throw refusals.notEnabled("iceberg_catalog");
  const name = requireBucketName(body.name);
  const values = checkProperties(parts.config, body);
  const owner = caller.ownerId !== null && isUuid(caller.ownerId) ? caller.ownerId : null;
  try {
    await parts.database.as(scope, (client) =>
      client.query(
        `insert into storage.buckets (id, name, owner, owner_id, public, file_size_limit, allowed_mime_types)
         values ($1, $2, $3, $4, $5, $6, $7)`,
        [requireBucketName(body.id || name), name, owner, caller.ownerId, body.public ?? false, ...values],
      ),
    );
  } catch (error) {
    throw error instanceof StorageError && error.refusal.status === 409
      ? refusals.alreadyExists("BucketAlreadyExists")
      : error;
  }
  return json({ name });
}

export async function updateBucket(parts: Parts, { request, scope, bucketId }: Call): Promise<Response> {
  const body = await readBody(request, propertiesSchema);
  const given = [body.public, body.file_size_limit, body.allowed_mime_types].map((value) => value !== undefined);
  if (!given.includes(true)) throw refusals.noContent();
  const [size, types] = checkProperties(parts.config, body);
  const changed = await parts.database.as(scope, (client) =>
    client.query(
      `update storage.buckets set
         public = case when $2 then coalesce($3, false) else public end,
         file_size_limit = case when $4 then $5 else file_size_limit end,
         allowed_mime_types = case when $6 then $7 else allowed_mime_types end,
         updated_at = now()
       where id = $1`,
      [bucketId, given[0], body.public, given[1], size, given[2], types],
    ),
  );
  if (changed.rowCount === 0) throw refusals.noSuchBucket();
  return json({ message: "Successfully updated" });
}

/** File size limit and allowed types as stored. */
function checkProperties(config: StorageConfig, body: z.infer<typeof propertiesSchema>) {
  const size = body.file_size_limit == null ? null : bytesOf(body.file_size_limit);
  if (size !== null && size > config.fileSizeLimitBytes) throw refusals.entityTooLarge();
  const types = body.allowed_mime_types?.filter((type) => type !== "") ?? null;
  types?.forEach(requireMimePattern);
  return [size, types] as const;
}

/** `20MB` in powers of 1000, as storage-api reads it. */
function bytesOf(size: number | string): number {
  if (typeof size === "number") return size;
  const factor = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }[size.replace(/[\d.]/g, "").toLowerCase()] ?? 1;
  return Math.round(Number.parseFloat(size) * factor);
}

export async function listBuckets(parts: Parts, { url, scope }: Call): Promise<Response> {
  const query = listSchema.safeParse(Object.fromEntries(url.searchParams));
  if (!query.success) throw refusals.invalidRequest(`querystring ${z.prettifyError(query.error)}`);
  const { limit, offset, sortColumn, sortOrder, search } = query.data;
  const { rows } = await parts.database.as(scope, (client) =>
    client.query(
      `select ${COLUMNS} from storage.buckets where strpos(lower(name), lower($1)) > 0
       order by ${sortColumn} ${sortOrder} limit $2 offset $3`,
      [search, limit, offset],
    ),
  );
  return json(rows.map((row) => rowSchema.parse(row)));
}

export async function getBucket(parts: Parts, { scope, bucketId }: Call): Promise<Response> {
  const { rows } = await parts.database.as(scope, (client) =>
    client.query(`select ${COLUMNS} from storage.buckets where id = $1`, [bucketId]),
  );
  if (rows[0] === undefined) throw refusals.noSuchBucket();
  return json(rowSchema.parse(rows[0]));
}

export async function deleteBucket(parts: Parts, { scope, bucketId }: Call): Promise<Response> {
  const isFilled = await parts.database.asService(scope, async (client) => {
    await findBucket(client, bucketId);
    return (await client.query("select from storage.objects where bucket_id = $1 limit 1", [bucketId])).rows.length > 0;
  });
  if (isFilled) throw refusals.bucketNotEmpty();
  const deleted = await parts.database.as(scope, (client) =>
    client.query("delete from storage.buckets where id = $1 returning id", [bucketId]),
  );
  if (deleted.rowCount === 0) throw refusals.noSuchBucket();
  return json({ message: "Successfully deleted" });
}

const EMPTY_BATCH = 1000;

/**
 * Hosted does this in the background; here it has finished when the response arrives. Removes what the caller may
 * delete.
 */
export async function emptyBucket(parts: Parts, { scope, bucketId }: Call): Promise<Response> {
  for (let isFirst = true; ; isFirst = false) {
    const deleted = await parts.database.as(scope, async (client) => {
      if (isFirst) await findBucket(client, bucketId);
      const { rows } = await client.query(
        `delete from storage.objects where id = any (array(select id from storage.objects where bucket_id = $1 limit ${EMPTY_BATCH}))
         returning *`,
        [bucketId],
      );
      return parseObjects(rows);
    });
    await parts.files.remove(deleted.map(({ version }) => version));
    if (deleted.length === 0) break;
  }
  return json({ message: "Empty bucket has been queued. Completion may take up to an hour." });
}

/** The buckets of config.toml, as `supabase start` makes them. */
export async function ensureBuckets(database: StorageDatabase, config: StorageConfig): Promise<void> {
  const scope = { claims: {}, operation: "storage.bucket.create", method: "", path: "" };
  await database.asService(scope, async (client) => {
    for (const bucket of config.buckets) {
      await client.query(
        `insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types) values ($1, $1, $2, $3, $4)
         on conflict (id) do update set
           public = excluded.public, file_size_limit = excluded.file_size_limit,
           allowed_mime_types = excluded.allowed_mime_types, updated_at = now()`,
        [requireBucketName(bucket.id), bucket.public, bucket.fileSizeLimitBytes, bucket.allowedMimeTypes],
      );
    }
  });
}
