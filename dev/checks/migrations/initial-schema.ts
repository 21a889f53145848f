import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { sqlFiles } from "../../embedded-supabase/migrations.ts";
import { PACKAGE_ROOT } from "../../embedded-supabase/paths.ts";
import { runAsCommand } from "../command.ts";
import { readReleased } from "./released.ts";

const FILE = "supabase/migrations/20261122090000_initial_schema.sql";

/** Until migrations are released, the first one is the concatenated declared schemas. @returns the faults */
export async function initialSchemaFaults(projectDir: string): Promise<string[]> {
  const present = await readFile(path.join(projectDir, FILE), "utf8").catch(() => "");
  if (present === (await declaredSchemas(projectDir))) return [];
  return [`${FILE} does not match supabase/schemas: run npm run db:initial`];
}

/** Writes the first migration from the declared schemas. @returns whether it may still be written */
export async function writeInitialSchema(projectDir: string): Promise<boolean> {
  if (Object.keys(await readReleased(projectDir)).length > 0) return false;
  await writeFile(path.join(projectDir, FILE), await declaredSchemas(projectDir));
  return true;
}

async function declaredSchemas(projectDir: string): Promise<string> {
  const folder = path.join(projectDir, "supabase/schemas");
  const files = await sqlFiles(folder);
  return (await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")))).join("");
}

if (import.meta.main) {
  await runAsCommand(async () => {
    const isWritten = await writeInitialSchema(PACKAGE_ROOT);
    if (isWritten) return { ok: true, lines: [`${FILE} written`] };
    return { ok: false, lines: [`${FILE} is released: put the change into a new migration (CONTRIBUTING.md)`] };
  });
}
