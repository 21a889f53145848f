import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { TransactionSql } from "postgres";
import type { Table } from "./manifest.ts";

/** Copies the rows of a table into it, or into another that has its columns. Nothing there may wait for them. */
export async function loadTable(
  tx: TransactionSql,
  { schema, name, columns }: Table,
  content: AsyncIterable<Buffer>,
): Promise<void> {
  const rows = await tx`copy ${tx(schema)}.${tx(name)} (${tx(columns)}) from stdin`.writable();
  await pipeline(Readable.from(content), rows);
}
