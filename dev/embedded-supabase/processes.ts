import path from "node:path";
import type { GatewayConfig } from "./gateway/config.ts";
import type { MailConfig } from "./gateway/mail-config.ts";
import type { Keys } from "./keys.ts";
import { PACKAGE_ROOT } from "./paths.ts";
import { databaseUrl } from "./postgres/bootstrap.ts";
import { accessTokenHook, type ProjectConfig } from "./project-config.ts";
import type { ChildSpec } from "./supervisor/child.ts";
import type { StackOptions } from "./types.ts";

/** The inputs of the process specifications. */
export interface SpecInput {
  options: StackOptions;
  keys: Keys;
  project: ProjectConfig;
  mail: MailConfig;
}

/** REST, Auth, Realtime and the proxy to the functions. Starts working when `database` settles. */
export function gatewaySpec(input: SpecInput, database: Promise<unknown>): ChildSpec {
  const { options, keys, project, mail } = input;
  const { api, auth, functions, storage } = project;
  const config: GatewayConfig = {
    apiPort: options.ports.api,
    functionsPort: options.ports.functions,
    apiUrl: apiUrl(options),
    siteUrl: options.siteUrl,
    liteUrl: databaseUrl("lite", options.ports.db, keys),
    adminUrl: databaseUrl("supabase_admin", options.ports.db, keys),
    publishableKey: keys.publishableKey,
    secretKey: keys.secretKeys.default,
    jwtSecret: keys.jwtSecret,
    api: { schemas: api.schemas, extraSearchPath: api.extra_search_path, maxRows: api.max_rows },
    auth: {
      jwtExpiryS: auth.jwt_expiry,
      enableSignup: auth.enable_signup,
      enableEmailSignup: auth.email.enable_signup,
      enableConfirmations: auth.email.enable_confirmations,
      minimumPasswordLength: auth.minimum_password_length,
      redirectUrls: auth.additional_redirect_urls,
      mail,
      accessTokenHook: accessTokenHook(project),
    },
    mailFolder: path.resolve(options.dataDir, "mailbox"),
    storage: {
      enabled: storage.enabled,
      databaseUrl: databaseUrl("supabase_storage_admin", options.ports.db, keys),
      folder: path.resolve(options.dataDir, "storage"),
      fileSizeLimitBytes: storage.file_size_limit,
      buckets: Object.entries(storage.buckets).map(([id, bucket]) => ({
        id,
        public: bucket.public,
        fileSizeLimitBytes: bucket.file_size_limit,
        allowedMimeTypes: bucket.allowed_mime_types,
      })),
    },
    functionsWithoutJwt: Object.entries(functions).flatMap(([name, { verify_jwt }]) => (verify_jwt ? [] : [name])),
  };
  return nodeSpec("gateway", "dev/embedded-supabase/gateway/main.ts", async () => {
    await database;
    return config;
  });
}

/** The jobs of pg_cron and the requests of pg_net. Starts working when `migrated` settles. */
export function scheduleSpec(input: SpecInput, migrated: Promise<unknown>): ChildSpec {
  const { options, keys } = input;
  return nodeSpec("schedule", "dev/embedded-supabase/schedule/main.ts", async () => {
    await migrated;
    return {
      adminUrl: databaseUrl("supabase_admin", options.ports.db, keys),
      jobsUrl: databaseUrl("postgres", options.ports.db, keys),
    };
  });
}

/** Address of the API. */
export function apiUrl(options: StackOptions): string {
  return `http://127.0.0.1:${options.ports.api}`;
}

function nodeSpec(name: string, file: string, config: () => Promise<unknown>): ChildSpec {
  return {
    name,
    command: process.execPath,
    args: [path.join(PACKAGE_ROOT, file)],
    cwd: PACKAGE_ROOT,
    env: quietEnv(),
    stopSignal: "SIGTERM",
    ready: { config },
  };
}

/** The environment of our own processes: only what they need, and without telemetry. */
function quietEnv(): Record<string, string | undefined> {
  return {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TZ: "UTC",
    NODE_NO_WARNINGS: "1",
    DO_NOT_TRACK: "1",
    SUPABASE_TELEMETRY_DISABLED: "1",
  };
}
