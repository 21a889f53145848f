import pg from "pg";
import { z } from "zod";

const INT8 = 20;
const NUMERIC = 1700;

/**
 * A small pool on the project's database, as `postgres`. Statements are unnamed, so
 * it works through the transaction pooler that hosted functions go through. Ids and
 * sums are small enough for a number; Postgres sends them as text.
 */
export function connect(url: string): pg.Pool {
  return new pg.Pool({
    connectionString: url,
    // A visit runs its statements one after another; the second serves a visit beside it.
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

/** The rows of a statement, as the schema of one has them. A row that is otherwise is a bug in the statement: it throws. */
export async function queryAll<Row extends z.ZodType>(
  database: Database,
  rowSchema: Row,
  text: string,
  values: readonly unknown[] = [],
): Promise<readonly z.infer<Row>[]> {
  const { rows } = await database.query(text, [...values]);
  return z.array(rowSchema).parse(rows);
}

/** The single row of a statement. Throws when there is none: that is a bug in the statement. */
export async function queryOne<Row extends z.ZodType>(
  database: Database,
  rowSchema: Row,
  text: string,
  values: readonly unknown[] = [],
): Promise<z.infer<Row>> {
  const [row] = await queryAll(database, rowSchema, text, values);
  if (row === undefined) throw new Error("The statement answered no row.");
  return row;
}

/** Runs a statement whose rows, if any, do not matter. */
export async function execute(database: Database, text: string, values: readonly unknown[] = []): Promise<void> {
  await database.query(text, [...values]);
}
