import path from "node:path";
import { readMigrations } from "../../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../../embedded-supabase/paths.ts";
import { runAsCommand } from "../command.ts";
import { frozenFaults } from "./frozen.ts";
import { initialSchemaFaults } from "./initial-schema.ts";
import { lintMigrations } from "./lint-migration.ts";
import { readReleased, unreleased } from "./released.ts";

/** The faults of a project's migrations, by their files only. `upgrade.ts` tests their effects. */
export async function migrationFaults(projectDir: string): Promise<string[]> {
  const migrations = await readMigrations(projectDir);
  const released = await readReleased(projectDir);
  const faults = frozenFaults(migrations, released);
  if (Object.keys(released).length === 0) return [...faults, ...(await initialSchemaFaults(projectDir))];
  const folder = path.join(projectDir, "supabase/migrations");
  return [...faults, ...(await lintMigrations(unreleased(migrations, released), folder))];
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const faults = await migrationFaults(PACKAGE_ROOT);
    if (faults.length === 0) return { ok: true, lines: ["the migrations keep what was released"] };
    return { ok: false, lines: ["Migrations against CONTRIBUTING.md:", ...faults] };
  });
}
