import type { TransactionSql } from "postgres";
import { type LedgerVerification, verifyLedger } from "../ledger/verify-ledger.ts";
import { type ArchiveReader, readArchive } from "./archive.ts";
import { type CheckedBackup, checkBackup } from "./check-backup.ts";
import { inTransaction, listed } from "./database.ts";
import { entryGroups } from "./entry-groups.ts";
import { isOwn, readHeads } from "./inventory.ts";
import { loadTable } from "./load-table.ts";
import { fullName, type Manifest } from "./manifest.ts";
import { Refusal } from "./refusal.ts";
import { type FileRestore, restoreFiles } from "./restore-files.ts";
import { putSecrets, setSequences, stopSchedule } from "./restore-state.ts";
import { standStill } from "./stand-still.ts";
import { type Api, filesOf } from "./storage-files.ts";
import { checkTarget, compareWith, restorable } from "./target.ts";

export type RestoreOptions = {
  readonly file: string;
  readonly dbUrl: string;
  /** Where the files of Storage are written; null where nobody said. */
  readonly api: Api | null;
  readonly passphrase: string | null;
  readonly withoutSecrets: boolean;
  readonly withoutFiles: boolean;
  readonly signal: AbortSignal;
};

export type Restored = { readonly manifest: Manifest; readonly ledger: LedgerVerification };

/**
 * Fills an empty database of the same migrations from a backup, all or nothing. What it then holds stands
 * still: no job of the schedule is active, and Vault does not say where the functions are (see goLive).
 * @throws Refusal when the file is not sound or the database is not a fit target; nothing is changed then
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const { file, dbUrl, signal } = options;
  const backup = await checkBackup(file, options.passphrase, options.withoutSecrets, signal);
  const { manifest } = backup;
  const hasFiles = !options.withoutFiles && manifest.files !== null && manifest.files.count > 0;
  if (hasFiles && options.api === null) {
    throw new Refusal(
      "The backup holds files of Storage. Say where they go with --api-url URL --secret-key-file FILE, or leave them out with --without-files. Nothing was changed.",
    );
  }
  const files = restoreFiles(hasFiles && options.api !== null ? filesOf(options.api) : null);
  const goOn = await standStill(dbUrl, (tx) => checkTarget(tx, manifest));
  try {
    await inTransaction(dbUrl, "", (tx) => restoreAll(tx, backup, files, options));
  } catch (error) {
    await files.undo();
    await goOn();
    // An upload that is cut short fails with an error of its own.
    signal.throwIfAborted();
    throw error;
  }
  const hashes = manifest.ledger.map(({ headHash }) => headHash);
  return { manifest, ledger: await verifyLedger(dbUrl, null, hashes) };
}

async function restoreAll(
  tx: TransactionSql,
  { manifest, secrets }: CheckedBackup,
  files: FileRestore,
  { file, signal }: RestoreOptions,
): Promise<void> {
  // Rather than wait for whoever works in the target without end.
  await tx`set local lock_timeout = '30s'`;
  await checkTarget(tx, manifest);
  await playReplica(tx);
  await stopSchedule(tx, manifest.jobs);
  await truncate(tx, manifest.tables);
  const archive = readArchive(file, signal);
  await loadAll(tx, archive, manifest, files);
  await files.finish(tx);
  await setSequences(tx, manifest.sequences);
  await putSecrets(tx, secrets);
  await compareWith(tx, manifest);
  if (JSON.stringify(await readHeads(tx)) !== JSON.stringify(manifest.ledger))
    throw new Error("the chains of the ledger do not end as in the backup");
  if (archive.digest() !== manifest.digest) throw new Refusal(`${file} was changed while it was read.`);
  signal.throwIfAborted();
}

/**
 * Triggers and foreign keys rest until the end of the transaction: the rows of a backup have been through
 * them. Supabase lets postgres do so, as SET only (supautils.privileged_role_allowed_configs).
 */
async function playReplica(tx: TransactionSql): Promise<void> {
  try {
    await tx.savepoint((inner) => inner`set local session_replication_role = replica`);
  } catch {
    throw new Refusal(
      "The database does not let this role set session_replication_role. Connect as postgres, as Supabase makes it; on a Postgres of your own: grant set on parameter session_replication_role to postgres. Nothing was changed.",
    );
  }
}

/** What migrations, or a first poll of the grid, have put there: the backup has its own. */
async function truncate(tx: TransactionSql, tables: Manifest["tables"]): Promise<void> {
  const names = tables.filter(isOwn).map(({ schema, name }) => tx`${tx(schema)}.${tx(name)}`);
  await tx`truncate table ${listed(tx, names)}`;
}

async function loadAll(
  tx: TransactionSql,
  archive: ArchiveReader,
  manifest: Manifest,
  files: FileRestore,
): Promise<void> {
  const tables = new Map(restorable(manifest.tables).map((table) => [`tables/${fullName(table)}`, table]));
  for await (const { name, content } of entryGroups(archive.entries)) {
    const table = tables.get(name);
    if (table?.schema === "storage") await files.loadRows(tx, table, content);
    else if (table !== undefined) await loadTable(tx, table, content);
    else if (name.startsWith("files/")) await files.upload(tx, name.slice("files/".length), content);
  }
}
