import postgres from "postgres";
import { inject } from "vitest";

/** Ids are bigints in Postgres; ours stay far below 2^53. */
const types = {
  bigint: { to: 20, from: [20], serialize: (value: number) => String(value), parse: (text: string) => Number(text) },
  // Text is sent unchanged: the driver would drop microseconds, and refuse 'infinity' itself.
  date: {
    to: 1184,
    from: [1082, 1114, 1184],
    serialize: (value: Date | string) => (typeof value === "string" ? value : value.toISOString()),
    parse: (text: string) => new Date(text),
  },
};
type Types = { bigint: number };
export type Sql = postgres.Sql<Types>;
export type Tx = postgres.TransactionSql<Types>;
/** Either: for helpers that work inside a test's transaction and, in tests of concurrency, outside of one. */
export type Db = postgres.ISql<Types>;

/** The caller of a statement, as the Data API sets it in the database. */
export type Caller = { role: "anon" | "authenticated" | "service_role"; userId: string | null };
export const ANON: Caller = { role: "anon", userId: null };
export const SERVICE: Caller = { role: "service_role", userId: null };

/** Connections as `postgres`, the owner of the tables, like Studio and the functions. They close when idle. */
export function connect(max: number): Sql {
  return connectTo(inject("databaseUrl"), max);
}

export function connectTo(url: string, max: number): Sql {
  return postgres(url, { max, types, idle_timeout: 1, onnotice: () => {} });
}

const shared = connect(1);
const ROLLBACK = new Error("rolled back on purpose");

/** Runs a test in a transaction that never commits. Deferred checks of a commit run first. */
export async function rolledBack(work: (tx: Tx) => Promise<void>): Promise<void> {
  await shared
    .begin(async (tx) => {
      await work(tx);
      await tx`set constraints all immediate`;
      throw ROLLBACK;
    })
    .catch((error: unknown) => {
      if (error !== ROLLBACK) throw error;
    });
}

/** Runs statements as PostgREST does for a caller: its role and the claims of its token, then back to `postgres`. */
export async function as<T>(tx: Tx, caller: Caller, work: (tx: Tx) => Promise<T>): Promise<T> {
  const claims = JSON.stringify({ role: caller.role, ...(caller.userId === null ? {} : { sub: caller.userId }) });
  await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('role', ${caller.role}, true)`;
  const result = await work(tx);
  await tx`select set_config('role', 'none', true), set_config('request.jwt.claims', '', true)`;
  return result;
}

/** `reason`: the short code of a refusal of ours (04_refusals.sql); Postgres' detail for any other error. */
type Attempt<T> = { ok: true; value: T } | { ok: false; code: string; reason: string | undefined; message: string };

/** Tries statements in a savepoint; an error of the database is a value, and leaves the transaction usable. */
export async function attempt<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const done: { value: T }[] = [];
  try {
    await tx.savepoint(async (inner) => {
      done.push({ value: await work(inner) });
    });
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) throw error;
    return { ok: false, code: error.code, reason: error.detail, message: error.message };
  }
  const [result] = done;
  if (!result) throw new Error("a savepoint that ends well has run its work");
  return { ok: true, value: result.value };
}

/** As `attempt`, but rolled back: checks whether something would be possible. */
export async function wouldBe<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<Attempt<T>> {
  const done: { value: T }[] = [];
  const outcome = await attempt(tx, async (inner) => {
    done.push({ value: await work(inner) });
    throw ROLLBACK;
  }).catch((error: unknown) => {
    if (error !== ROLLBACK) throw error;
    return null;
  });
  const [result] = done;
  if (outcome !== null) return outcome;
  if (!result) throw new Error("work that is rolled back has run");
  return { ok: true, value: result.value };
}

/** The single row of a statement. */
export function only<T>(rows: readonly T[]): T {
  const [row] = rows;
  if (row === undefined || rows.length !== 1) throw new Error(`expected one row, not ${rows.length}`);
  return row;
}
