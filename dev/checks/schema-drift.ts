import { readFile } from "node:fs/promises";
import path from "node:path";
import { resolveProfile, supabaseProfile } from "@supabase/pg-delta/integrations";
import { plan } from "@supabase/pg-delta/plan";
import pg from "pg";
import { applyMigrations, runStatements, sqlFiles } from "../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../embedded-supabase/paths.ts";
import { runAsCommand } from "./command.ts";
import { type ScratchServer, scratchPool, withScratchServer } from "./scratch.ts";

/**
 * Compares what the migrations make with what the declared schemas make.
 * @returns the statements that would turn the first into the second; none when they agree
 * @throws StackError when a migration or a schema file does not run, naming file and statement
 */
export async function schemaDrift(projectDir: string): Promise<string[]> {
  return withScratchServer(async (server) => {
    const migrated = await server.createDatabase("migrated");
    await applyMigrations(migrated, projectDir);
    return missingIn(migrated, projectDir, server);
  });
}

/**
 * Compares a database with what the declared schemas of a project make on the same server.
 * @returns the statements that would bring it there
 */
export async function missingIn(url: string, projectDir: string, server: ScratchServer): Promise<string[]> {
  const declared = await server.createDatabase("declared");
  await applySchemas(declared, projectDir);
  return differences(url, declared);
}

/** Runs the files of `supabase/schemas` in the order of their paths: a file may use only what earlier ones made. */
async function applySchemas(url: string, projectDir: string): Promise<void> {
  const folder = path.join(projectDir, "supabase/schemas");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("set client_min_messages = warning");
    for (const name of await sqlFiles(folder)) {
      const file = path.join(folder, name);
      await runStatements(client, file, await readFile(file, "utf8"));
    }
  } finally {
    await client.end();
  }
}

async function differences(sourceUrl: string, desiredUrl: string): Promise<string[]> {
  const source = scratchPool(sourceUrl);
  const desired = scratchPool(desiredUrl);
  try {
    // Excludes objects of Supabase itself (auth, realtime, the roles). Without handlers, because those also compare the
    // rows of cron.job: jobs are data, which are only in migrations.
    const profile = await resolveProfile(source, { ...supabaseProfile, handlers: [] });
    const before = await profile.extract(source);
    const after = await profile.extract(desired);
    return plan(before.factBase, after.factBase, profile.planOptions).actions.map(({ sql }) => sql);
  } finally {
    await Promise.all([source.end(), desired.end()]);
  }
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const statements = await schemaDrift(PACKAGE_ROOT);
    if (statements.length === 0) return { ok: true, lines: ["supabase/schemas and supabase/migrations agree"] };
    const heading = "supabase/migrations lacks what supabase/schemas declares; these statements would add it:";
    return { ok: false, lines: [heading, ...statements.map((sql) => `${sql};`)] };
  });
}
