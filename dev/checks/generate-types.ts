import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { generateTypescript, sortGeneratorMetadata } from "@supabase/postgrest-typegen/generation";
import { introspect } from "@supabase/postgrest-typegen/introspection";
import { applyMigrations } from "../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { readProjectConfig } from "../embedded-supabase/project-config.ts";
import { runAsCommand } from "./command.ts";
import { scratchPool, withScratchServer } from "./scratch.ts";

const FILE = path.join(PACKAGE_ROOT, "lib/supabase/database.types.ts");
/** As `supabase gen types` writes for hosted projects: supabase-js selects its types by it. */
const POSTGREST_VERSION = "13";

/** TypeScript types of the API's schemas, as `supabase gen types` makes them. @param url of a migrated database */
export async function generateTypes(url: string, schemas: string[]): Promise<string> {
  const pool = scratchPool(url);
  try {
    const metadata = sortGeneratorMetadata(await introspect(pool, { includedSchemas: schemas }));
    return await generateTypescript(metadata, {
      detectOneToOneRelationships: true,
      postgrestVersion: POSTGREST_VERSION,
    });
  } finally {
    await pool.end();
  }
}

/** Writes lib/supabase/database.types.ts from the migrations; with `checkOnly`, checks whether it is up to date. */
export async function refreshTypes(checkOnly: boolean): Promise<{ ok: boolean; lines: string[] }> {
  const { api } = await readProjectConfig(PACKAGE_ROOT);
  const types = await withScratchServer(async (server) => {
    const url = await server.createDatabase("types");
    await applyMigrations(url, PACKAGE_ROOT);
    return generateTypes(url, api.schemas);
  });
  const name = path.relative(PACKAGE_ROOT, FILE);
  if (!checkOnly) {
    await writeFile(FILE, types);
    return { ok: true, lines: [`${name} written`] };
  }
  const current = await readFile(FILE, "utf8").catch(() => "");
  return current === types
    ? { ok: true, lines: [`${name} is fresh`] }
    : { ok: false, lines: [`${name} does not match the migrations: run npm run db:types`] };
}

if (import.meta.main) await runAsCommand(() => refreshTypes(process.argv.includes("--check")));
