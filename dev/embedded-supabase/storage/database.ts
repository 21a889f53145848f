import pg from "pg";
import type { Claims } from "../jwt.ts";
import { asStorageError } from "./errors.ts";

/** For whom a statement runs, and what they are doing: policies may ask for both. */
export interface Scope {
  claims: Claims;
  /** As `storage.operation()` gives it. */
  operation: string;
  method: string;
  path: string;
}

/** Runs statements as their caller, under the policies on storage.buckets and storage.objects. */
export interface StorageDatabase {
  /** In a transaction. @throws StorageError for what a policy, a constraint or a limit refuses */
  as<Result>(scope: Scope, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>;
  /** As service_role, whom no policy stops. */
  asService<Result>(scope: Scope, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>;
  /** As the caller, and undone: tells whether they may. */
  probe(scope: Scope, work: (client: pg.PoolClient) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 30_000;
const SERVICE: Claims = { role: "service_role" };

/** @param url as supabase_storage_admin, who may become anon, authenticated and service_role and nobody else */
export function createDatabase(url: string, log: (message: string) => void): StorageDatabase {
  const pool = new pg.Pool({ connectionString: url, max: 8, connectionTimeoutMillis: 10_000 });
  pool.on("error", (error) => log(error.message));

  const run = async <Result>(
    scope: Scope,
    end: "commit" | "rollback",
    work: (client: pg.PoolClient) => Promise<Result>,
  ): Promise<Result> => {
    const client = await pool.connect();
    let isBroken = false;
    try {
      await client.query("begin");
      await become(client, scope);
      const result = await work(client);
      await client.query(end);
      return result;
    } catch (error) {
      await client.query("rollback").catch(() => {
        isBroken = true;
      });
      throw asStorageError(error);
    } finally {
      client.release(isBroken);
    }
  };
  return {
    as: (scope, work) => run(scope, "commit", work),
    asService: (scope, work) => run({ ...scope, claims: SERVICE }, "commit", work),
    async probe(scope, work) {
      await run(scope, "rollback", work);
    },
    close: () => pool.end(),
  };
}

/** What storage-api sets before each statement of a caller. */
async function become(client: pg.PoolClient, { claims, operation, method, path }: Scope): Promise<void> {
  const role = claims.role ?? "anon";
  await client.query(
    `select set_config('role', $1, true), set_config('request.jwt.claim.role', $1, true),
       set_config('request.jwt.claim.sub', $2, true), set_config('request.jwt.claims', $3, true),
       set_config('request.method', $4, true), set_config('request.path', $5, true),
       set_config('storage.operation', $6, true), set_config('storage.allow_delete_query', 'true', true),
       set_config('search_path', 'storage, public, extensions', true), set_config('statement_timeout', $7, true)`,
    [role, claims.sub ?? "", JSON.stringify(claims), method, path, operation, String(STATEMENT_TIMEOUT_MS)],
  );
}
