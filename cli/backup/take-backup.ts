import type { TransactionSql } from "postgres";
import { z } from "zod";
import { type ArchiveWriter, MANIFEST, SECRETS, SIGNATURE, writeArchive } from "./archive.ts";
import { inTransaction } from "./database.ts";
import { readHeads, readJobs, readMigrations, readSecrets, readSequences, readTables } from "./inventory.ts";
import { fullName, type Manifest, type Table } from "./manifest.ts";
import { Refusal } from "./refusal.ts";
import { deriveKeys, type Keys, newKeyDerivation } from "./seal.ts";
import { type Api, filesOf, type StoredObject } from "./storage-files.ts";

export type BackupOptions = {
  readonly file: string;
  readonly dbUrl: string;
  /** Where the files of Storage are read; null where nobody said. */
  readonly api: Api | null;
  /** Encrypts Vault's secrets and signs the whole; null where there is none. */
  readonly passphrase: string | null;
  readonly withoutSecrets: boolean;
  readonly withoutFiles: boolean;
  readonly signal: AbortSignal;
};

/** Rows of storage.objects that are read at once. */
const OBJECTS_PAGE = 500;

/**
 * Writes a backup: all tables as they were at one moment, Vault's secrets, the schedule, and the files
 * of Storage as they are a little later. Holds a few MB of memory, whatever the sizes.
 * @throws Refusal when something cannot be saved that was not left out on purpose; there is no file then
 */
export async function takeBackup(options: BackupOptions): Promise<Manifest> {
  const { passphrase, dbUrl, file } = options;
  const keys = passphrase === null ? null : await deriveKeys(passphrase, newKeyDerivation());
  const taken: Manifest[] = [];
  await writeArchive(file, async (archive) => {
    const manifest = await inTransaction(dbUrl, "isolation level repeatable read read only", (tx) =>
      saveAll(tx, archive, keys, options),
    );
    const text = JSON.stringify(manifest, null, 1);
    await archive.addStream(MANIFEST, asStream(Buffer.from(text)));
    if (keys !== null) await archive.add({ name: SIGNATURE, data: Buffer.from(keys.sign(text)) });
    taken.push(manifest);
  });
  const [manifest] = taken;
  if (manifest === undefined) throw new Error("an archive that was written has a manifest");
  return manifest;
}

async function saveAll(
  tx: TransactionSql,
  archive: ArchiveWriter,
  keys: Keys | null,
  options: BackupOptions,
): Promise<Manifest> {
  const migrations = await readMigrations(tx);
  if (migrations.length === 0)
    throw new Refusal("That database has no migrations of Karbos: there is nothing to save.");
  const takenAt = new Date().toISOString();
  const secrets = options.withoutSecrets ? null : await saveSecrets(tx, archive, keys);
  const tables = [];
  for (const table of await readTables(tx))
    tables.push({ ...table, rows: await saveTable(tx, archive, table, options.signal) });
  const files = await saveFiles(tx, archive, options);
  return {
    format: "karbos-backup",
    formatVersion: 1,
    takenAt,
    migrations,
    tables,
    // After the tables: a sequence moves on outside of transactions, and must not stand behind a row.
    sequences: await readSequences(tx),
    jobs: await readJobs(tx),
    ledger: await readHeads(tx),
    files,
    secrets,
    digest: archive.digest(),
    keyDerivation: keys?.derivation ?? null,
  };
}

async function saveSecrets(tx: TransactionSql, archive: ArchiveWriter, keys: Keys | null): Promise<number> {
  const secrets = await readSecrets(tx);
  if (secrets.length === 0) return 0;
  if (keys === null) {
    throw new Refusal(
      `Vault holds ${secrets.length} secrets. Set KARBOS_BACKUP_PASSPHRASE to encrypt them with, or leave them out with --without-secrets.`,
    );
  }
  await archive.addStream(SECRETS, asStream(keys.seal(Buffer.from(JSON.stringify(secrets)))));
  return secrets.length;
}

/** @returns its rows */
async function saveTable(
  tx: TransactionSql,
  archive: ArchiveWriter,
  table: Table,
  signal: AbortSignal,
): Promise<number> {
  const { schema, name, columns } = table;
  const data = await tx`copy (select ${tx(columns)} from ${tx(schema)}.${tx(name)}) to stdout`.readable();
  let rows = 0;
  // In COPY's text format a line break within a value is written as \n, so each one here ends a row.
  async function* counted() {
    for await (const chunk of data) {
      const bytes = z.instanceof(Buffer).parse(chunk);
      for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) rows += 1;
      yield bytes;
    }
  }
  await archive.addStream(`tables/${fullName(table)}`, interruptible(counted(), signal));
  return rows;
}

async function saveFiles(
  tx: TransactionSql,
  archive: ArchiveWriter,
  { api, withoutFiles, signal }: BackupOptions,
): Promise<Manifest["files"]> {
  if (withoutFiles) return null;
  const missing: string[] = [];
  let [count, bytes] = [0, 0];
  for await (const object of objectsOf(tx)) {
    signal.throwIfAborted();
    if (api === null) {
      throw new Refusal(
        "Storage holds files. Say where they are with --api-url URL --secret-key-file FILE, or leave them out with --without-files.",
      );
    }
    const content = await filesOf(api).download(object);
    if (content === null) missing.push(object.id);
    else {
      bytes += await archive.addStream(`files/${object.id}`, interruptible(content, signal));
      count += 1;
    }
  }
  return { count, bytes, missing };
}

const objectsSchema = z.array(
  z.object({
    id: z.uuid(),
    bucket: z.string(),
    name: z.string(),
    contentType: z.string().nullable(),
    cacheControl: z.string().nullable(),
  }),
);

/** By id, a page at a time: a cursor would keep the connection from other statements. */
async function* objectsOf(tx: TransactionSql): AsyncGenerator<StoredObject> {
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = objectsSchema.parse([
      ...(await tx`
        select id, bucket_id as bucket, name, metadata ->> 'mimetype' as "contentType", metadata ->> 'cacheControl' as "cacheControl"
        from storage.objects where id > ${after} order by id limit ${OBJECTS_PAGE}`),
    ]);
    yield* page;
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

async function* interruptible<T>(source: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const chunk of source) {
    signal.throwIfAborted();
    yield chunk;
  }
}

async function* asStream(data: Buffer): AsyncGenerator<Buffer> {
  yield data;
}
