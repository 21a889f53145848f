import path from "node:path";
import type { ApiKeys } from "../api-keys.ts";
import { messageOf } from "../errors.ts";
import { corsHeaders, json, preflight } from "../responses.ts";
import { ensureBuckets } from "./buckets.ts";
import type { Parts } from "./call.ts";
import { callerOf, nobody } from "./caller.ts";
import type { StorageConfig } from "./config.ts";
import { createDatabase } from "./database.ts";
import { refusals, StorageError } from "./errors.ts";
import { createFileStore } from "./files.ts";
import { createResumable } from "./resumable.ts";
import { findRoute } from "./routes.ts";
import { createSigner } from "./signing.ts";

const RESUMABLE = /^\/storage\/v1\/upload\/resumable(\/|$)/;
const PREFIX = "/storage/v1";

/** The replacement of Supabase Storage: rows in schema storage with their policies, files in a folder. */
export interface Storage {
  fetch(request: Request, url: URL): Promise<Response>;
  stop(): Promise<void>;
}

export async function createStorage(
  config: StorageConfig,
  keys: ApiKeys,
  log: (message: string) => void,
): Promise<Storage> {
  const database = createDatabase(config.databaseUrl, log);
  const files = await createFileStore(config.folder);
  const parts: Parts = { config, database, files, signer: createSigner(keys.jwtSecret) };
  await ensureBuckets(database, config);
  const resumable = await createResumable(parts, keys, path.join(config.folder, "resumable"), log);
  await sweep(parts, log);
  return {
    async fetch(request, url) {
      try {
        if (RESUMABLE.test(url.pathname)) return await resumable.handle(request, url);
        if (request.method === "OPTIONS") return preflight(request);
        return await answer(parts, keys, request, url);
      } catch (error) {
        if (error instanceof StorageError) return error.toResponse();
        log(messageOf(error));
        return json(
          { statusCode: "500", error: "Internal", code: "InternalError", message: "Internal Server Error" },
          500,
          corsHeaders,
        );
      }
    },
    async stop() {
      resumable.stop();
      await database.close();
    },
  };
}

async function answer(parts: Parts, keys: ApiKeys, request: Request, url: URL): Promise<Response> {
  const pathname = url.pathname.slice(PREFIX.length);
  const found = findRoute(request.method, pathname);
  if (found === null) throw refusals.noSuchRoute(`${request.method}:${pathname}`);
  const { route, bucketId, key } = found;
  const caller = route.need === "none" ? nobody : callerOf(request, keys, route.need);
  const scope = { claims: caller.claims, operation: route.operation, method: request.method, path: pathname };
  return route.handle(parts, { request, url, caller, scope, bucketId, key });
}

/** Removes files without a row, left by a process that ended between the two writes. */
async function sweep(parts: Parts, log: (message: string) => void): Promise<void> {
  const scope = { claims: {}, operation: "storage.sweep", method: "", path: "" };
  const onDisk = await parts.files.list();
  const { rows } = await parts.database.asService(scope, (client) =>
    client.query<{ version: string }>("select version from storage.objects where version is not null"),
  );
  const known = new Set(rows.map(({ version }) => version));
  const orphans = onDisk.filter((version) => !known.has(version));
  await parts.files.remove(orphans);
  if (orphans.length > 0) log(`removed ${orphans.length} files without an object`);
}
