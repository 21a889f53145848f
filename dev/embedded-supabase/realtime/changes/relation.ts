import pg from "pg";
import type { Pgoutput } from "pg-logical-replication";
import { z } from "zod";

/** Column values as text, as pgoutput sends them; a large one that did not change is undefined. */
export type Tuple = Record<string, string | null | undefined>;

const infoSchema = z.object({
  hasRls: z.boolean(),
  columns: z.array(z.object({ name: z.string(), type: z.string(), readers: z.array(z.string()) })),
});

/** The description of a table, for delivering its changes. */
export type RelationInfo = z.infer<typeof infoSchema>;

/** Reads and caches tables, until their definition changes. */
export function createRelations(pool: pg.Pool) {
  const known = new Map<number, RelationInfo>();
  return {
    forget(oid: number): void {
      known.delete(oid);
    },

    async info(oid: number): Promise<RelationInfo> {
      const remembered = known.get(oid);
      if (remembered !== undefined) return remembered;
      const { rows } = await pool.query(
        `select c.relrowsecurity as "hasRls", json_agg(json_build_object(
           'name', a.attname,
           'type', t.typname,
           'readers', (
             select coalesce(json_agg(role), '[]')
             from unnest(array['anon', 'authenticated', 'service_role']) as role
             where has_column_privilege(role, c.oid, a.attnum, 'select')
           )
         ) order by a.attnum) as columns
         from pg_class c
         join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
         join pg_type t on t.oid = a.atttypid
         where c.oid = $1
         group by c.oid`,
        [oid],
      );
      const info = infoSchema.parse(rows[0]);
      known.set(oid, info);
      return info;
    },

    /** The row as JSON, each value by its type. */
    async toJson(relation: Pgoutput.MessageRelation, tuple: Tuple): Promise<Record<string, unknown>> {
      const { rows } = await pool.query(
        `select to_jsonb(jsonb_populate_record(null::${qualifiedName(relation)}, $1)) as row`,
        [JSON.stringify(tuple)],
      );
      return z.object({ row: z.record(z.string(), z.unknown()) }).parse(rows[0]).row;
    },
  };
}

export type Relations = ReturnType<typeof createRelations>;

/** For SQL. */
export function qualifiedName(relation: Pgoutput.MessageRelation): string {
  return `${pg.escapeIdentifier(relation.schema)}.${pg.escapeIdentifier(relation.name)}`;
}
