import pg from "pg";
import type { Pgoutput } from "pg-logical-replication";
import type { Claims } from "../../jwt.ts";
import { inRolledBackTransaction } from "../authorization.ts";
import type { Channel } from "../channel.ts";
import type { Hub } from "../hub.ts";
import { concerns, type Subscription } from "../subscription.ts";
import { matchesFilter } from "./filter.ts";
import { qualifiedName, type RelationInfo, type Relations, type Tuple } from "./relation.ts";

export type RowMessage = Pgoutput.MessageInsert | Pgoutput.MessageUpdate | Pgoutput.MessageDelete;
type Row = Record<string, unknown>;

interface Change {
  type: "INSERT" | "UPDATE" | "DELETE";
  relation: Pgoutput.MessageRelation;
  info: RelationInfo;
  after: Row | null;
  before: Row | null;
  /** Key of the row as text, to read it again. */
  key: (string | null | undefined)[];
  commitTimestamp: string;
}

interface Context {
  hub: Hub;
  pool: pg.Pool;
  relations: Relations;
}

/**
 * Sends a row's change to the channels that subscribed to it and may see it. The policies decide, with each
 * subscriber's claims, whether an inserted or updated row is visible; for a deleted row only its key is sent, to
 * everyone, as hosted does. Columns that the role may not read are omitted.
 */
export async function deliverChange(context: Context, message: RowMessage, commitTimestamp: string): Promise<void> {
  const groups = subscribers(context.hub, message);
  if (groups.size === 0) return;
  const change = await describe(context.relations, message, commitTimestamp);
  for (const group of groups.values()) {
    if (!(await isVisible(context.pool, change, group.claims))) continue;
    const data = dataFor(change, group.claims.role ?? "anon");
    const idsByChannel = new Map<Channel, number[]>();
    for (const { channel, subscription } of group.members) {
      const row = change.after ?? change.before ?? {};
      const { filter } = subscription;
      if (filter !== null && !(await matchesFilter(context.pool, change.relation, change.info, row, filter))) continue;
      idsByChannel.set(channel, [...(idsByChannel.get(channel) ?? []), subscription.id]);
    }
    for (const [channel, ids] of idsByChannel) channel.push("postgres_changes", { ids, data });
  }
}

interface Group {
  claims: Claims;
  members: { channel: Channel; subscription: Subscription }[];
}

/** Grouped by equal claims, so that each policy is checked once for all channels of one user. */
function subscribers(hub: Hub, message: RowMessage): Map<string, Group> {
  const groups = new Map<string, Group>();
  const change = { type: message.tag.toUpperCase(), schema: message.relation.schema, table: message.relation.name };
  for (const channel of hub.all()) {
    for (const subscription of channel.subscriptions) {
      if (!concerns(subscription, change)) continue;
      const key = JSON.stringify(channel.claims);
      const group = groups.get(key) ?? { claims: channel.claims, members: [] };
      group.members.push({ channel, subscription });
      groups.set(key, group);
    }
  }
  return groups;
}

async function describe(relations: Relations, message: RowMessage, commitTimestamp: string): Promise<Change> {
  const { relation } = message;
  const after: Tuple | null = message.tag === "delete" ? null : message.new;
  const before: Tuple | null = message.tag === "insert" ? null : (message.old ?? message.key);
  const types = { insert: "INSERT", update: "UPDATE", delete: "DELETE" } as const;
  return {
    type: types[message.tag],
    relation,
    info: await relations.info(relation.relationOid),
    after: after === null ? null : await relations.toJson(relation, after),
    before: before === null ? null : await relations.toJson(relation, before),
    key: relation.keyColumns.map((name) => after?.[name]),
    commitTimestamp,
  };
}

async function isVisible(pool: pg.Pool, change: Change, claims: Claims): Promise<boolean> {
  if (change.after === null || !change.info.hasRls || claims.role === "service_role") return true;
  const { relation, key } = change;
  if (key.length === 0) return false;
  const condition = relation.keyColumns
    .map((name, index) => `${pg.escapeIdentifier(name)} = $${index + 1}`)
    .join(" and ");
  try {
    return await inRolledBackTransaction(pool, { claims, topic: "" }, async (client, become) => {
      await become();
      const found = await client.query(`select 1 from ${qualifiedName(relation)} where ${condition}`, key);
      return found.rows.length > 0;
    });
  } catch {
    // No privilege on the table, or a policy that fails: not visible.
    return false;
  }
}

function dataFor(change: Change, role: string) {
  const columns = change.info.columns.filter(({ readers }) => readers.includes(role));
  const readable = (row: Row) =>
    Object.fromEntries(columns.flatMap(({ name }) => (name in row ? [[name, row[name]]] : [])));
  const keyOf = (row: Row) => Object.fromEntries(change.relation.keyColumns.map((name) => [name, row[name]]));
  const data = {
    schema: change.relation.schema,
    table: change.relation.name,
    commit_timestamp: change.commitTimestamp,
    type: change.type,
    columns: columns.map(({ name, type }) => ({ name, type })),
    errors: null,
    ...(change.after === null ? {} : { record: readable(change.after) }),
  };
  if (change.type === "INSERT") return data;
  const source = change.before ?? change.after ?? {};
  // The old row is not checked against policies: with RLS on, only its key is sent.
  const onlyKey = change.info.hasRls || change.before === null;
  return { ...data, old_record: onlyKey ? keyOf(source) : readable(source) };
}
