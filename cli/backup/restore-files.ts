import { Readable } from "node:stream";
import type { TransactionSql } from "postgres";
import { z } from "zod";
import { listed } from "./database.ts";
import { loadTable } from "./load-table.ts";
import type { Table } from "./manifest.ts";
import type { Files, StoredObject } from "./storage-files.ts";

/**
 * Restores Storage. Files go through its API, because only it knows where they lie; a file gets a new row from it, which
 * takes from the saved one what the API does not set: id, owner and times.
 */
export type FileRestore = {
  /** Keeps the rows of storage.buckets or storage.objects aside. */
  loadRows(tx: TransactionSql, table: Table, content: AsyncIterable<Buffer>): Promise<void>;
  upload(tx: TransactionSql, objectId: string, content: AsyncIterable<Buffer>): Promise<void>;
  /** Once all is uploaded, in the transaction that restores the rest. */
  finish(tx: TransactionSql): Promise<void>;
  /** Removes what was made and uploaded, as far as Storage still answers. */
  undo(): Promise<void>;
};

const bucketsSchema = z.array(z.object({ id: z.string(), isPublic: z.boolean() }));
const objectSchema = z.tuple([
  z.object({
    id: z.uuid(),
    bucket: z.string(),
    name: z.string(),
    contentType: z.string().nullable(),
    cacheControl: z.string().nullable(),
  }),
]);

/** @param files null: the buckets are restored, and no file */
export function restoreFiles(files: Files | null): FileRestore {
  const tables: Table[] = [];
  const madeBuckets: string[] = [];
  const uploaded: StoredObject[] = [];
  let hasBuckets = false;

  const makeBuckets = async (tx: TransactionSql, api: Files) => {
    if (hasBuckets) return;
    hasBuckets = true;
    const rows = await tx`select id, coalesce(public, false) as "isPublic" from pg_temp.restored_buckets order by id`;
    for (const { id, isPublic } of bucketsSchema.parse([...rows])) {
      if (await api.hasBucket(id)) continue;
      madeBuckets.push(id);
      await api.makeBucket(id, isPublic);
    }
  };
  return {
    async loadRows(tx, table, content) {
      tables.push(table);
      const aside = `restored_${table.name}`;
      await tx`create temporary table ${tx(aside)} on commit drop as select * from ${tx(table.schema)}.${tx(table.name)} with no data`;
      await loadTable(tx, { ...table, schema: "pg_temp", name: aside }, content);
    },
    async upload(tx, objectId, content) {
      if (files === null) return;
      await makeBuckets(tx, files);
      const rows = await tx`
        select id, bucket_id as bucket, name, metadata ->> 'mimetype' as "contentType", metadata ->> 'cacheControl' as "cacheControl"
        from pg_temp.restored_objects where id = ${objectId}`;
      const [object] = objectSchema.parse([...rows]);
      uploaded.push(object);
      await files.upload(object, Readable.from(content));
    },
    async finish(tx) {
      for (const table of tables) {
        if (table.name === "buckets") await takeBuckets(tx, table);
        else await takeObjects(tx, table, uploaded.length);
      }
    },
    async undo() {
      if (files === null) return;
      for (const { bucket, name } of uploaded) await files.remove(bucket, [name]).catch(() => {});
      for (const bucket of madeBuckets) await files.removeBucket(bucket).catch(() => {});
    },
  };
}

async function takeBuckets(tx: TransactionSql, { columns }: Table): Promise<void> {
  const changes = listed(
    tx,
    columns.map((column) => tx`${tx(column)} = excluded.${tx(column)}`),
  );
  await tx`
    insert into storage.buckets (${tx(columns)}) select ${tx(columns)} from pg_temp.restored_buckets
    on conflict (id) do update set ${changes}`;
}

/** What Storage writes when it takes a file: which stored copy it is, and what it found of it. */
const APIS_OWN = ["version", "metadata"];

async function takeObjects(tx: TransactionSql, { columns }: Table, uploaded: number): Promise<void> {
  const taken = columns.filter((column) => !APIS_OWN.includes(column));
  const changes = listed(
    tx,
    taken.map((column) => tx`${tx(column)} = r.${tx(column)}`),
  );
  const { count } = await tx`
    update storage.objects t set ${changes} from pg_temp.restored_objects r
    where t.bucket_id = r.bucket_id and t.name = r.name`;
  if (count !== uploaded) throw new Error(`${uploaded} files were uploaded, and Storage has ${count} of them`);
}
