import { readFile } from "node:fs/promises";
import { readStatus } from "../home.ts";
import { UsageError } from "../usage-error.ts";
import type { Outcome } from "./refusal.ts";
import type { Api } from "./storage-files.ts";

/** Options that backup and restore share. */
export const connectionOptions = {
  db: { type: "string" },
  "api-url": { type: "string" },
  "secret-key-file": { type: "string" },
  "without-secrets": { type: "boolean", default: false },
  "without-files": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

type Named = {
  readonly db?: string | undefined;
  readonly "api-url"?: string | undefined;
  readonly "secret-key-file"?: string | undefined;
};

/** The project that is named, or the running Karbos. Of a database that is named, the API is known only where it is named too. */
export async function readConnection(named: Named): Promise<{ readonly dbUrl: string; readonly api: Api | null }> {
  const db = named.db ?? process.env.SUPABASE_DB_URL;
  const api = await readApi(named);
  if (db !== undefined) return { dbUrl: db, api };
  const status = readStatus();
  if (status === null)
    throw new UsageError("Karbos is not running here. Start it with ./karbos start, or say --db URL.");
  return { dbUrl: status.dbUrl, api: api ?? { url: status.apiUrl, secretKey: status.secretKey } };
}

async function readApi({ "api-url": url, "secret-key-file": file }: Named): Promise<Api | null> {
  if (url !== undefined && !URL.canParse(url)) throw new UsageError(`--api-url takes an address, not ${url}.`);
  if (file === undefined) return null;
  if (url === undefined) throw new UsageError("--secret-key-file goes with --api-url URL.");
  const secretKey = await readFile(file, "utf8").catch((error: unknown) => {
    throw new UsageError(`Cannot read ${file}: ${error instanceof Error ? error.message : error}`);
  });
  return { url, secretKey: secretKey.trim() };
}

/** Shorter ones can be found by trying, whatever one try costs. */
const PASSPHRASE_LENGTH_MIN = 12;

export function passphraseFrom(environment: NodeJS.ProcessEnv): string | null {
  const passphrase = environment.KARBOS_BACKUP_PASSPHRASE;
  if (passphrase === undefined || passphrase === "") return null;
  if (passphrase.length < PASSPHRASE_LENGTH_MIN)
    throw new UsageError(`KARBOS_BACKUP_PASSPHRASE has fewer than ${PASSPHRASE_LENGTH_MIN} characters.`);
  return passphrase;
}

/** Runs work that Ctrl-C or a stop ends early and in order: what it had begun is taken back first. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) throw error;
    return { ok: false, message: "Interrupted. Nothing was changed." };
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
  }
}
