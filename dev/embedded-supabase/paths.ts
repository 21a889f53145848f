import { createHash } from "node:crypto";
import { rm, stat } from "node:fs/promises";
import { userInfo } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The root of this checkout: with `node_modules` and `dev/`. */
export const PACKAGE_ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

/** Folders of one stack. */
export interface Paths {
  dataDir: string;
  logs: string;
  /** Binaries and cluster. In `dataDir`, except as root below a folder that user postgres may not enter. */
  postgresHome: string;
  /** Deno's cache. It stays nearly empty, because modules come from `node_modules`. */
  denoDir: string;
}

export const isRoot = userInfo().uid === 0;

/** Where the parts of a data folder are. As root, Postgres runs as user postgres, which must reach its own folder. */
export async function resolvePaths(dataDirOption: string): Promise<Paths> {
  const dataDir = path.resolve(dataDirOption);
  const inside = path.join(dataDir, "postgres");
  const postgresHome = !isRoot || (await everyoneCanEnter(path.dirname(dataDir))) ? inside : rootFallback(dataDir);
  return { dataDir, logs: path.join(dataDir, "logs"), postgresHome, denoDir: path.join(dataDir, "deno") };
}

/** Where root keeps Postgres if the data folder is below a folder closed to others, such as /root. */
function rootFallback(dataDir: string): string {
  return path.join("/var/lib/karbos", createHash("sha256").update(dataDir).digest("hex").slice(0, 16));
}

/** Deletes a data folder and everything that belongs to it. The stack must not run. */
export async function removeData(dataDir: string): Promise<void> {
  const paths = await resolvePaths(dataDir);
  await rm(paths.postgresHome, { recursive: true, force: true });
  await rm(paths.dataDir, { recursive: true, force: true });
}

async function everyoneCanEnter(folder: string): Promise<boolean> {
  for (let current = folder; ; current = path.dirname(current)) {
    const info = await stat(current).catch(() => null);
    // A missing folder will be created by us, open to others.
    if (info && (info.mode & 0o001) === 0) return false;
    if (current === path.dirname(current)) return true;
  }
}
