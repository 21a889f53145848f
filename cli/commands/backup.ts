import { access } from "node:fs/promises";
import { connectionOptions, passphraseFrom, readConnection, untilInterrupted } from "../backup/connection.ts";
import { fullName, type Manifest } from "../backup/manifest.ts";
import { settle } from "../backup/refusal.ts";
import { takeBackup } from "../backup/take-backup.ts";
import { readOptions, UsageError } from "../usage-error.ts";

const HELP = `Usage: ./karbos backup FILE [options]

Saves all data in one file: tables as they were at one moment, people and how they sign in, the
schedule, Vault's secrets, and the files of Storage. ./karbos restore brings them back.

  --db URL               database to save, as postgres; else SUPABASE_DB_URL, else the running Karbos
  --api-url URL          the project's address, for the files of Storage; else the running Karbos
  --secret-key-file FILE a file with a secret key of the project
  --without-secrets      leave out Vault's secrets
  --without-files        leave out the files of Storage

KARBOS_BACKUP_PASSPHRASE encrypts Vault's secrets and signs the file. All else in it is readable, the
hashes of passwords too: keep it as safe as the database.`;

export async function run(args: string[]): Promise<number> {
  const { values, positionals } = readOptions({ args, options: connectionOptions, allowPositionals: true }, HELP);
  if (values.help) {
    console.log(HELP);
    return 0;
  }
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0) throw new UsageError(HELP);
  const exists = await access(file).then(
    () => true,
    () => false,
  );
  if (exists) throw new UsageError(`${file} exists already. Name another file.`);
  const { dbUrl, api } = await readConnection(values);
  const taken = await untilInterrupted((signal) =>
    settle(() =>
      takeBackup({
        file,
        dbUrl,
        api,
        passphrase: passphraseFrom(process.env),
        withoutSecrets: values["without-secrets"],
        withoutFiles: values["without-files"],
        signal,
      }),
    ),
  );
  if (!taken.ok) {
    console.error(taken.message);
    return 1;
  }
  console.log(describe(file, taken.value));
  return 0;
}

function describe(file: string, { tables, files, secrets, keyDerivation, ledger }: Manifest): string {
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const largest = tables.toSorted((a, b) => b.rows - a.rows)[0];
  const lost = files === null || files.missing.length === 0 ? "" : `, ${files.missing.length} deleted meanwhile`;
  return [
    `${file} holds`,
    `  ${rows} rows of ${tables.length} tables, most in ${largest === undefined ? "none" : fullName(largest)}`,
    files === null ? "  no files of Storage" : `  ${files.count} files of Storage, ${files.bytes} bytes${lost}`,
    secrets === null ? "  no secrets of Vault" : `  ${secrets} secrets of Vault`,
    keyDerivation === null ? "  no signature: there was no passphrase" : "  a signature by the passphrase",
    ...ledger.map(
      ({ organizationId, entries, headHash }) => `  ledger of ${organizationId}: ${entries}, ends with ${headHash}`,
    ),
  ].join("\n");
}
