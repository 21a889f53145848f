import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { type Migration, readMigrations } from "../../embedded-supabase/migrations.ts";

/** Version → SHA-256, in hex, of each migration that somebody may have applied. Empty: migrations are not frozen yet. */
export type Released = Readonly<Record<string, string>>;

const releasedSchema = z.record(z.string().regex(/^\d+$/), z.string().regex(/^[0-9a-f]{64}$/));

/** The list of released migrations. @throws if the file is missing or not such a list */
export async function readReleased(projectDir: string): Promise<Released> {
  return releasedSchema.parse(JSON.parse(await readFile(fileOf(projectDir), "utf8")));
}

/** Adds the migrations that are not listed yet: from now on none of them may change. @returns their versions */
export async function releaseMigrations(projectDir: string): Promise<string[]> {
  const released = await readReleased(projectDir);
  const added = unreleased(await readMigrations(projectDir), released);
  const entries = added.map((migration) => [migration.version, sha256(migration.text)]);
  const text = JSON.stringify({ ...released, ...Object.fromEntries(entries) }, null, 2);
  await writeFile(fileOf(projectDir), `${text}\n`);
  return added.map(({ version }) => version);
}

export function unreleased(migrations: readonly Migration[], released: Readonly<Record<string, string>>): Migration[] {
  return migrations.filter(({ version }) => released[version] === undefined);
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function fileOf(projectDir: string): string {
  return path.join(projectDir, "supabase/migrations/released.json");
}
