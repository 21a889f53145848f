import pg from "pg";
import { z } from "zod";

const INT8 = 20;
const NUMERIC = 1700;

/**
 * A small pool on the project's database, as `postgres`. Statements are unnamed, so
 * it works through the transaction pooler that hosted functions use. Ids and
 * sums are small enough for a number; Postgres sends them as text.
 */
export function connect(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    // A call runs its statements one after another; the second connection serves a concurrent call.
    max: 2,
    idleTimeoutMillis: 20_000,
    connectionTimeoutMillis: 10_000,
    query_timeout: 20_000,
    types: {
      getTypeParser: (oid: number, format?: "text" | "binary") =>
        oid === INT8 || oid === NUMERIC ? Number : pg.types.getTypeParser(oid, format ?? "text"),
    },
  });
}
export type Database = pg.Pool;

/**
 * The rows of a statement, parsed by the schema of one row. A row that does not match is a bug in the statement: it
 * throws.
 */
export async function queryAll<Row extends z.ZodType>(
  database: Database,
  rowSchema: Row,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly z.infer<Row>[]> {
  const { rows } = await database.query(text, [...values]);
  return z.array(rowSchema).parse(rows);
}

/** The single row of a statement. Throws if there is none: that is a bug in the statement. */
export async function queryOne<Row extends z.ZodType>(
  database: Database,
  rowSchema: Row,
  text: string,
  values: readonly unknown[] = [],
): Promise<z.infer<Row>> {
  const [row] = await queryAll(database, rowSchema, text, values);
  if (row === undefined) throw new Error("The statement returned no row.");
  return row;
}

/** Runs a statement and ignores its rows. */
export async function execute(database: Database, text: string, values: readonly unknown[] = []): Promise<void> {
  await database.query(text, [...values]);
}
