import pg from "pg";
import type { Claims } from "../jwt.ts";
import { asStorageError } from "./errors.ts";

/** The caller and the operation of a statement: policies may use both. */
export interface Scope {
  claims: Claims;
  /** As `storage.operation()` returns it. */
  operation: string;
  method: string;
  path: string;
}

/** Runs statements as their caller, with the policies on storage.buckets and storage.objects. */
export interface StorageDatabase {
  /** In a transaction. @throws StorageError if a policy, a constraint or a limit refuses it */
  as<Result>(scope: Scope, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>;
  /** As service_role, which bypasses policies. */
  asService<Result>(scope: Scope, work: (client: pg.PoolClient) => Promise<Result>): Promise<Result>;
  /** As the caller, and rolled back: checks whether they may. */
  probe(scope: Scope, work: (client: pg.PoolClient) => Promise<unknown>): Promise<void>;
  close(): Promise<void>;
}

const STATEMENT_TIMEOUT_MS = 30_000;
const SERVICE: Claims = { role: "service_role" };

/** @param url as supabase_storage_admin, which may only become anon, authenticated and service_role */
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
