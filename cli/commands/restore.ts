import { connectionOptions, passphraseFrom, readConnection, untilInterrupted } from "../backup/connection.ts";
import { goLive } from "../backup/go-live.ts";
import { settle } from "../backup/refusal.ts";
import { type Restored, restoreBackup } from "../backup/restore-backup.ts";
import { readOptions, UsageError } from "../usage-error.ts";

const HELP = `Usage: ./karbos restore FILE [options]
       ./karbos restore FILE --go-live [options]

Fills an empty Karbos of the same version from a backup: all of it, or nothing. The copy then stands
still: no job of the schedule is active, and no function is called. --go-live lets it work.

  --db URL               database to fill, as postgres; else SUPABASE_DB_URL, else the running Karbos
  --api-url URL          the project's address, for the files of Storage and the calls of functions
  --secret-key-file FILE a file with a secret key of the project
  --without-secrets      leave out Vault's secrets
  --without-files        leave out the files of Storage

KARBOS_BACKUP_PASSPHRASE is the passphrase that the backup was taken with.`;

export async function run(args: string[]): Promise<number> {
  const options = { ...connectionOptions, "go-live": { type: "boolean", default: false } } as const;
  const { values, positionals } = readOptions({ args, options, allowPositionals: true }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(HELP);
  const connection = await readConnection(values);
  const passphrase = passphraseFrom(process.env);
  if (values["go-live"]) {
    const projectUrl = values["api-url"] ?? connection.api?.url;
    if (projectUrl === undefined) throw new UsageError("Say where the project's functions are, with --api-url URL.");
    return await live({ file, dbUrl: connection.dbUrl, projectUrl, passphrase });
  }
  const left = { withoutSecrets: values["without-secrets"], withoutFiles: values["without-files"] };
  const restored = await untilInterrupted((signal) =>
    settle(() => restoreBackup({ file, ...connection, passphrase, ...left, signal })),
  );
  if (!restored.ok) {
    console.error(restored.message);
    return 1;
  }
  console.log(describe(file, restored.value));
  return restored.value.ledger.isWhole ? 0 : 1;
}

type Live = Omit<Parameters<typeof goLive>[0], "signal">;

async function live(options: Live): Promise<number> {
  const lively = await untilInterrupted((signal) => settle(() => goLive({ ...options, signal })));
  if (!lively.ok) {
    console.error(lively.message);
    return 1;
  }
  console.log(`Active again: ${lively.value.join(", ")}. Functions are called at ${options.projectUrl}.`);
  return 0;
}

function describe(file: string, { manifest, ledger }: Restored): string {
  const rows = manifest.tables.reduce((sum, table) => sum + table.rows, 0);
  const broken = ledger.chains.filter(({ fault }) => fault !== null).map(({ organizationId }) => organizationId);
  return [
    `Restored ${rows} rows as of ${manifest.takenAt}.`,
    broken.length === 0
      ? "The chains of the ledger are whole, and end as in the backup."
      : `BROKEN as in the backup: the ledger of organization ${broken.join(", ")}. See ./karbos ledger verify.`,
    `It stands still. When nothing else works on these data any more: ./karbos restore ${file} --go-live`,
  ].join("\n");
}
