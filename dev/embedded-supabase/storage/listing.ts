import { z } from "zod";
import { json } from "../responses.ts";
import { type Call, type Parts, readBody } from "./call.ts";
import { refusals } from "./errors.ts";

const orderSchema = z.enum(["asc", "desc"]).default("asc");
const listSchema = z.object({
  prefix: z.string().max(1024),
  limit: z.number().int().min(1).default(100),
  offset: z.number().int().min(0).max(1_000_000_000).default(0),
  search: z.string().max(1024).nullish(),
  sortBy: z
    .object({
      column: z.enum(["name", "updated_at", "created_at", "last_accessed_at"]).default("name"),
      order: orderSchema,
    })
    .prefault({}),
});
const listV2Schema = z.object({
  prefix: z.string().max(1024).default(""),
  limit: z.number().int().min(1).default(1000),
  cursor: z.string().max(4096).nullish(),
  with_delimiter: z.boolean().default(false),
  sortBy: z.object({ column: z.enum(["name", "updated_at", "created_at"]), order: orderSchema }).nullish(),
});

/** One level below a prefix, by offset. */
export async function listObjects(parts: Parts, { request, scope, bucketId }: Call): Promise<Response> {
  const { prefix, limit, offset, search, sortBy } = await readBody(request, listSchema);
  const folder = prefix === "" || prefix.endsWith("/") ? prefix : `${prefix}/`;
  const { rows } = await parts.database.as(scope, (client) =>
    client.query("select * from storage.search($1, $2, $3, $4, $5, $6, $7, $8)", [
      ...[folder, bucketId, Math.min(limit, 1500), folder.split("/").length, offset],
      ...[search ?? "", sortBy.column, sortBy.order],
    ]),
  );
  return json(rows);
}

const cursorSchema = z.object({ after: z.string(), moment: z.string().nullable() });
const entrySchema = z.looseObject({ name: z.string(), id: z.string().nullable(), moment: z.string().nullable() });

/** Everything below a prefix, or one level of it, page by page. */
export async function listObjectsV2(parts: Parts, { request, scope, bucketId }: Call): Promise<Response> {
  const { prefix, limit, cursor, with_delimiter, sortBy } = await readBody(request, listV2Schema);
  const column = sortBy?.column ?? "name";
  const order = sortBy?.order ?? "asc";
  const past = order === "asc" ? ">" : "<";
  const after = cursor ? decodeCursor(cursor) : null;
  const size = Math.min(limit, 1000);
  const { rows } = await parts.database.as(scope, (client) =>
    client.query(
      `with found as (
         select o.*, case when $3 then strpos(substr(o.name, length($2) + 1), '/') else 0 end as slash
         from storage.objects o where o.bucket_id = $1 and starts_with(o.name, $2)
       ), entries as (
         select left(name, length($2) + slash) as name, null::uuid as id, null::jsonb as metadata,
           min(updated_at) as updated_at, min(created_at) as created_at, null::timestamptz as last_accessed_at
         from found where slash > 0 group by 1
         union all
         select name, id, metadata, updated_at, created_at, last_accessed_at from found where slash = 0
       ), keyed as (
         select e.*, ${column === "name" ? "null" : `to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US')`} as moment
         from entries e
       )
       select * from keyed
       where $4::text is null or (coalesce(moment, ''), name collate "C") ${past} (coalesce($5::text, ''), $4::text)
       order by coalesce(moment, '') ${order}, name collate "C" ${order}
       limit $6`,
      [bucketId, prefix, with_delimiter, after?.after ?? null, after?.moment ?? null, size + 1],
    ),
  );
  const entries = z.array(entrySchema).parse(rows);
  const page = entries.slice(0, size);
  const last = page.at(-1);
  const hasNext = entries.length > size && last !== undefined;
  return json({
    hasNext,
    ...(hasNext
      ? { nextCursor: encodeCursor({ after: last.name, moment: last.moment }), nextCursorKey: last.name }
      : {}),
    folders: page.filter(({ id }) => id === null).map(({ name }) => ({ name, key: name })),
    objects: page
      .filter(({ id }) => id !== null)
      .map(({ moment: _moment, ...entry }) => ({ key: entry.name, ...entry })),
  });
}

function encodeCursor(cursor: z.infer<typeof cursorSchema>): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

function decodeCursor(text: string): z.infer<typeof cursorSchema> {
  try {
    return cursorSchema.parse(JSON.parse(Buffer.from(text, "base64url").toString("utf8")));
  } catch {
    throw refusals.invalidParameter("Invalid Parameter cursor");
  }
}
