import pg from "pg";
import type { Pgoutput } from "pg-logical-replication";
import { type Filter, OPERATORS } from "../subscription.ts";
import { qualifiedName, type RelationInfo } from "./relation.ts";

/** Whether a row matches a filter, by Postgres' own comparison of the column's type. */
export async function matchesFilter(
  pool: pg.Pool,
  relation: Pgoutput.MessageRelation,
  info: RelationInfo,
  row: Record<string, unknown>,
  filter: Filter,
): Promise<boolean> {
  const column = info.columns.find(({ name }) => name === filter.column);
  if (column === undefined) return false;
  const { condition, values } = toSql(filter, column.type);
  const { rows } = await pool.query<{ matches: boolean | null }>(
    `select ${condition} as matches from jsonb_populate_record(null::${qualifiedName(relation)}, $1) as x`,
    [JSON.stringify(row), ...values],
  );
  return rows[0]?.matches === true;
}

function toSql(filter: Filter, type: string): { condition: string; values: string[] } {
  const column = `x.${pg.escapeIdentifier(filter.column)}`;
  if (filter.operator === "is") {
    const word = ["null", "true", "false", "unknown"].find((allowed) => allowed === filter.value.toLowerCase());
    return { condition: word === undefined ? "false" : `${column} is ${word}`, values: [] };
  }
  if (filter.operator === "in") {
    const list = `{${filter.value.replace(/^\(|\)$/g, "")}}`;
    return { condition: `${column} = any ($2::text::text[]::${pg.escapeIdentifier(type)}[])`, values: [list] };
  }
  return { condition: `${column} ${OPERATORS[filter.operator]} $2`, values: [filter.value] };
}
