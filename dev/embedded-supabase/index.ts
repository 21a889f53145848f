import path from "node:path";
import { StackError } from "./errors.ts";
import { functionsSpec } from "./functions/spec.ts";
import { type Keys, loadKeys } from "./keys.ts";
import { applyMigrations } from "./migrations.ts";
import { type Paths, resolvePaths } from "./paths.ts";
import { requireFreePorts } from "./ports.ts";
import { installBinaries, serverUser } from "./postgres/binaries.ts";
import { bootstrapDatabase, databaseUrl } from "./postgres/bootstrap.ts";
import { ensureCluster, serverSpec } from "./postgres/cluster.ts";
import { apiUrl, gatewaySpec, scheduleSpec } from "./processes.ts";
import { readMailConfig, readProjectConfig } from "./project-config.ts";
import { createGroup, type Group } from "./supervisor/group.ts";
import { createLogFiles } from "./supervisor/log-files.ts";
import { claimDataDir } from "./supervisor/process-record.ts";
import type { Stack, StackOptions } from "./types.ts";
import { putVaultSecrets } from "./vault.ts";

export { StackError } from "./errors.ts";
export { removeData } from "./paths.ts";
export { recordedProcesses, runningOrchestrator, stopOrphans } from "./supervisor/process-record.ts";
export type { Stack, StackOptions } from "./types.ts";
export { putVaultSecrets } from "./vault.ts";

/**
 * Starts the embedded Supabase: Postgres with the project's migrations applied, REST, Auth, Realtime, Edge Functions and
 * the schedule, each kept running until `stop`. Everything listens on 127.0.0.1.
 * @throws StackError with one sentence for what the user can fix: a taken port, a missing tool, a data folder in use or
 *   of another Postgres version, a migration that fails
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  requireNode24();
  const paths = await resolvePaths(options.dataDir);
  const claim = await claimDataDir(paths.dataDir);
  const group = createGroup(claim, createLogFiles(paths.logs, options.log));
  try {
    await requireFreePorts(options.ports);
    return await startParts(options, paths, group);
  } catch (error) {
    await group.stop();
    throw error;
  }
}

async function startParts(options: StackOptions, paths: Paths, group: Group): Promise<Stack> {
  const say = options.onProgress ?? (() => {});
  const keys = await loadKeys(paths.dataDir);
  const project = await readProjectConfig(options.projectDir);
  const input = { options, keys, project, mail: await readMailConfig(project, options.projectDir) };
  const dbUrl = databaseUrl("postgres", options.ports.db, keys);

  // Started before the database exists, because loading their modules takes as long as creating it.
  const database = Promise.withResolvers<void>();
  const migrated = Promise.withResolvers<void>();
  const gateway = group.launch(gatewaySpec(input, database.promise));
  const schedule = group.launch(scheduleSpec(input, migrated.promise));

  say("Postgres");
  await startPostgres(options, paths, keys, group);
  database.resolve();
  say("Migrations");
  await applyMigrations(dbUrl, options.projectDir);
  await putVaultSecrets(dbUrl, options.vaultSecrets ?? {});
  migrated.resolve();
  // Not earlier: a function may connect to the database while it loads, and on hosted the database always exists.
  const functions = group.launch(functionsSpec(options, paths, keys));
  say("REST, Auth, Realtime, functions and schedule");
  await Promise.all([gateway.firstReady, functions.firstReady, schedule.firstReady]);

  return {
    apiUrl: apiUrl(options),
    mailboxUrl: `${apiUrl(options)}/mailbox`,
    dbUrl,
    publishableKey: keys.publishableKey,
    secretKey: keys.secretKeys.default,
    secretKeys: { ...keys.secretKeys },
    jwtSecret: keys.jwtSecret,
    processes: group.processes,
    stop: group.stop,
  };
}

async function startPostgres(options: StackOptions, paths: Paths, keys: Keys, group: Group): Promise<void> {
  const cluster = {
    binaries: await installBinaries(paths.postgresHome),
    data: path.join(paths.postgresHome, "data"),
    user: serverUser(),
  };
  await ensureCluster(cluster, keys.internalPassword);
  await group.launch(serverSpec(cluster, { port: options.ports.db, durable: options.durable ?? true })).firstReady;
  await bootstrapDatabase(databaseUrl("supabase_admin", options.ports.db, keys), keys);
}

function requireNode24(): void {
  const major = Number(process.versions.node.split(".")[0]);
  if (major < 24) {
    throw new StackError(
      `The embedded Supabase needs Node 24, this is ${process.version}: run it with node_modules/.bin/node.`,
    );
  }
}
