import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { chown, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { StackError } from "../errors.ts";
import type { ChildSpec } from "../supervisor/child.ts";
import type { ServerUser } from "./binaries.ts";

const MAJOR = "17";

interface Cluster {
  /** Folder of the binaries. */
  binaries: string;
  /** Folder of the data. */
  data: string;
  user: ServerUser;
}

/** Creates the cluster if there is none; refuses one of another Postgres version. */
export async function ensureCluster(cluster: Cluster, superuserPassword: string): Promise<{ fresh: boolean }> {
  const versionFile = path.join(cluster.data, "PG_VERSION");
  if (existsSync(versionFile)) {
    const version = (await readFile(versionFile, "utf8")).trim();
    if (version === MAJOR) return { fresh: false };
    throw new StackError(
      `The data folder ${cluster.data} belongs to Postgres ${version}, this is ${MAJOR}: start with a new data folder, or delete that one.`,
    );
  }
  // Created in a temporary folder and renamed, so that a start killed here leaves no incomplete cluster.
  const unfinished = `${cluster.data}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await rm(cluster.data, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  const passwordFile = `${cluster.data}.password`;
  await writeFile(passwordFile, `${superuserPassword}\n`, { mode: 0o600 });
  if (cluster.user.uid !== undefined && cluster.user.gid !== undefined) {
    await chown(unfinished, cluster.user.uid, cluster.user.gid);
    await chown(passwordFile, cluster.user.uid, cluster.user.gid);
  }
  try {
    await initdb(cluster, unfinished, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(unfinished, cluster.data);
  return { fresh: true };
}

function initdb(cluster: Cluster, data: string, passwordFile: string): Promise<void> {
  const args = ["-D", data, "-U", "supabase_admin", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  // Hosted sorts by ICU en_US as well: `order by name` must give the same order here. The libc locale classifies letters.
  const libc = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
  args.push("--encoding=UTF8", "--locale-provider=icu", "--icu-locale=en-US", `--locale=${libc}`, "--no-sync");
  return new Promise((resolve, reject) => {
    const child = spawn(path.join(cluster.binaries, "bin/initdb"), args, {
      ...cluster.user,
      cwd: path.dirname(data),
      env: { NODE_ENV: "production", ...serverEnv() },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.once("error", reject);
    child.once("close", (status) => {
      if (status === 0) resolve();
      else
        reject(new StackError(`Postgres could not create its data folder: ${errors.trim().replaceAll("\n", " | ")}`));
    });
  });
}

/** How to run the server: only on 127.0.0.1, with the settings for logical replication and Supabase's extensions. */
export function serverSpec(cluster: Cluster, options: { port: number; durable: boolean }): ChildSpec {
  const settings: Record<string, string> = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    wal_level: "logical",
    max_connections: "120",
    timezone: "UTC",
    shared_preload_libraries: "pg_stat_statements",
    // A replication slot left by a killed gateway must not fill the disk.
    max_slot_wal_keep_size: "512MB",
    // Migrations and tests cause many messages: those sent to clients need not be logged again.
    log_min_messages: "warning",
    // Errors such as 57P01 at each stop are noise, and errors of statements are sent to their clients.
    log_min_error_statement: "panic",
    ...(options.durable ? {} : { fsync: "off", synchronous_commit: "off", full_page_writes: "off" }),
  };
  return {
    name: "postgres",
    command: path.join(cluster.binaries, "bin/postgres"),
    args: [
      "-D",
      cluster.data,
      "-p",
      String(options.port),
      ...Object.entries(settings).flatMap(([k, v]) => ["-c", `${k}=${v}`]),
    ],
    cwd: path.dirname(cluster.data),
    env: serverEnv(),
    ...cluster.user,
    stopSignal: "SIGINT",
    ready: { line: "database system is ready to accept connections" },
  };
}

/** The server's messages must be in English, since readiness is read from them. */
function serverEnv(): Record<string, string | undefined> {
  return { PATH: process.env.PATH, LC_ALL: "C", LC_MESSAGES: "C", TZ: "UTC" };
}
