import postgres, { type PendingQuery, type Row, type Sql, type TransactionSql } from "postgres";
import { Refusal } from "./refusal.ts";

/**
 * Runs `work` in one transaction of a connection of its own. It is rolled back where `work` fails.
 * @param mode of the transaction, as after `begin`
 * @throws Refusal where the database cannot be reached
 */
export async function inTransaction<T>(
  dbUrl: string,
  mode: string,
  work: (tx: TransactionSql) => Promise<T>,
): Promise<T> {
  const sql = connect(dbUrl);
  try {
    await sql`select`.catch((error: unknown) => {
      throw new Refusal(`The database cannot be reached: ${error instanceof Error ? error.message : error}`);
    });
    let result: { readonly value: T } | null = null;
    await sql.begin(mode, async (tx) => {
      // A large table takes longer than what hosted Supabase allows a statement, and Storage is read in between.
      await tx`set local statement_timeout = 0`;
      await tx`set local idle_in_transaction_session_timeout = 0`;
      await tx`set local timezone = 'UTC'`;
      result = { value: await work(tx) };
    });
    if (result === null) throw new Error("a transaction that ends well has run its work");
    return unwrap(result);
  } finally {
    await sql.end({ timeout: 5 });
  }
}

const unwrap = <T>({ value }: { readonly value: T }): T => value;

function connect(dbUrl: string): Sql {
  try {
    // One connection; nothing prepared, for poolers. Idle ones are not closed: a transaction waits for Storage.
    return postgres(dbUrl, { max: 1, prepare: false, fetch_types: true, connect_timeout: 15, onnotice: () => {} });
  } catch (error) {
    throw new Refusal(`That is no address of a database: ${error instanceof Error ? error.message : error}`);
  }
}

/** Parts of a statement with commas between them; there is at least one. */
export function listed(tx: TransactionSql, [first, ...others]: readonly PendingQuery<Row[]>[]): PendingQuery<Row[]> {
  if (first === undefined) throw new Error("a list of a statement has at least one part");
  return others.reduce((list, part) => tx`${list}, ${part}`, first);
}
