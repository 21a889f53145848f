import { access, constants } from "node:fs/promises";
import { MANIFEST, readArchive, SECRETS, SIGNATURE } from "./archive.ts";
import { type Manifest, manifestSchema, type Secrets, secretsSchema } from "./manifest.ts";
import { Refusal } from "./refusal.ts";
import { deriveKeys } from "./seal.ts";
import type { Entry } from "./tar.ts";

export type CheckedBackup = { readonly manifest: Manifest; readonly secrets: Secrets };

/** What is not data, and so is kept while an archive is read: a manifest of 10,000 tables has some MB. */
const KEPT_BYTES_MAX = 64 * 1024 * 1024;

/**
 * Reads a backup from end to end, and answers what it says of itself only where every byte is as it was written.
 * @param passphrase proves also who wrote it; null where there is none
 * @throws Refusal for a file that is damaged, cut off, changed, or signed with another passphrase
 */
export async function checkBackup(
  file: string,
  passphrase: string | null,
  withoutSecrets: boolean,
  signal: AbortSignal,
): Promise<CheckedBackup> {
  await access(file, constants.R_OK).catch(() => {
    throw new Refusal(`Cannot read ${file}.`);
  });
  const { kept, digest } = await readThrough(file, signal);
  const text = kept.get(MANIFEST)?.toString("utf8");
  if (text === undefined) throw damaged(file, "its end is missing");
  const manifest = parseManifest(text, file);
  if (manifest.digest !== digest) throw damaged(file, "its contents do not give its checksum");
  const secrets = await openSecrets(file, manifest, text, kept, { passphrase, withoutSecrets });
  return { manifest, secrets };
}

async function readThrough(file: string, signal: AbortSignal) {
  const archive = readArchive(file, signal);
  const parts = new Map<string, Buffer[]>();
  let bytes = 0;
  try {
    for await (const entry of archive.entries) {
      const name = keptName(entry);
      if (name === null) continue;
      bytes += entry.data.length;
      if (bytes > KEPT_BYTES_MAX) throw damaged(file, "its description is too long");
      parts.set(name, [...(parts.get(name) ?? []), entry.data]);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Refusal) throw error;
    throw damaged(file, error instanceof Error ? error.message : String(error));
  }
  const kept = new Map([...parts].map(([name, data]) => [name, Buffer.concat(data)] as const));
  return { kept, digest: archive.digest() };
}

function keptName({ name }: Entry): string | null {
  return [MANIFEST, SIGNATURE, SECRETS].find((kept) => name === kept || name.startsWith(`${kept}/`)) ?? null;
}

function parseManifest(text: string, file: string): Manifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw damaged(file, "its description is not JSON");
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(
    file,
    `its description does not fit this version of Karbos (${issue?.path.join(".")}: ${issue?.message})`,
  );
}

async function openSecrets(
  file: string,
  manifest: Manifest,
  text: string,
  kept: ReadonlyMap<string, Buffer>,
  { passphrase, withoutSecrets }: { readonly passphrase: string | null; readonly withoutSecrets: boolean },
): Promise<Secrets> {
  const { keyDerivation } = manifest;
  const hasSecrets = manifest.secrets !== null && manifest.secrets > 0;
  if (passphrase === null) {
    if (!hasSecrets || withoutSecrets) return [];
    throw new Refusal(
      `${file} holds secrets of Vault. Set KARBOS_BACKUP_PASSPHRASE to the passphrase that it was taken with, or leave them out with --without-secrets.`,
    );
  }
  // Or who changed it could have taken the signature away.
  if (keyDerivation === null) {
    throw new Refusal(
      `${file} was taken without a passphrase, and so is not signed. To restore it all the same, unset KARBOS_BACKUP_PASSPHRASE.`,
    );
  }
  const keys = await deriveKeys(passphrase, keyDerivation);
  if (!keys.isSignedBy(text, kept.get(SIGNATURE)?.toString("utf8") ?? ""))
    throw new Refusal(`KARBOS_BACKUP_PASSPHRASE is not the passphrase of ${file}, or the file was changed.`);
  if (!hasSecrets || withoutSecrets) return [];
  const opened = keys.open(kept.get(SECRETS) ?? Buffer.alloc(0));
  if (opened === null) throw damaged(file, "its secrets cannot be decrypted");
  return secretsSchema.parse(JSON.parse(opened.toString("utf8")));
}

const damaged = (file: string, detail: string) =>
  new Refusal(`${file} is damaged or no backup of Karbos: ${detail}. Nothing was changed; use another one.`);
