import type pg from "pg";
import { messageOf } from "../errors.ts";
import type { Claims } from "../jwt.ts";

/** What a caller may do on a private channel. */
export interface Permissions {
  readBroadcast: boolean;
  writeBroadcast: boolean;
  readPresence: boolean;
  writePresence: boolean;
}

/** For a channel that is not private. */
export const everythingAllowed: Permissions = {
  readBroadcast: true,
  writeBroadcast: true,
  readPresence: true,
  writePresence: true,
};

type Become = () => Promise<void>;

/** Runs `work` in a transaction that is rolled back; `become` switches it to the caller's role, claims and topic. */
export async function inRolledBackTransaction<Result>(
  pool: pg.Pool,
  caller: { claims: Claims; topic: string },
  work: (client: pg.PoolClient, become: Become) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query("begin");
    return await work(client, async () => {
      await client.query(
        `select set_config('role', $1, true), set_config('realtime.topic', $2, true), set_config('request.jwt.claims', $3, true)`,
        [caller.claims.role ?? "anon", caller.topic, JSON.stringify(caller.claims)],
      );
    });
  } finally {
    await client.query("rollback").catch(() => {
      broken = true;
    });
    client.release(broken);
  }
}

/**
 * Checks the policies on realtime.messages, as the real server does: may the caller see a row of this topic, may it
 * insert one? An error of a policy counts as no.
 */
export async function permissionsOn(
  pool: pg.Pool,
  caller: { claims: Claims; topic: string },
  onError: (message: string) => void,
): Promise<Permissions> {
  try {
    const read = await readable(pool, caller);
    const [writeBroadcast, writePresence] = [
      await writable(pool, caller, "broadcast"),
      await writable(pool, caller, "presence"),
    ];
    return { readBroadcast: read.has("broadcast"), readPresence: read.has("presence"), writeBroadcast, writePresence };
  } catch (error) {
    onError(`policies of realtime.messages on ${caller.topic}: ${messageOf(error)}`);
    return { readBroadcast: false, writeBroadcast: false, readPresence: false, writePresence: false };
  }
}

/** Whether the caller may send broadcasts to a private topic. */
export function mayBroadcast(pool: pg.Pool, caller: { claims: Claims; topic: string }): Promise<boolean> {
  return writable(pool, caller, "broadcast");
}

function readable(pool: pg.Pool, caller: { claims: Claims; topic: string }): Promise<Set<string>> {
  return inRolledBackTransaction(pool, caller, async (client, become) => {
    const probes = await client.query<{ id: string }>(
      `insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true), ($1, 'presence', true) returning id`,
      [caller.topic],
    );
    await become();
    const visible = await client.query<{ extension: string }>(
      "select extension from realtime.messages where topic = $1 and id = any ($2)",
      [caller.topic, probes.rows.map((row) => row.id)],
    );
    return new Set(visible.rows.map((row) => row.extension));
  });
}

async function writable(pool: pg.Pool, caller: { claims: Claims; topic: string }, extension: string): Promise<boolean> {
  try {
    return await inRolledBackTransaction(pool, caller, async (client, become) => {
      await become();
      await client.query("insert into realtime.messages (topic, extension, private) values ($1, $2, true)", [
        caller.topic,
        extension,
      ]);
      return true;
    });
  } catch {
    // Refused by a policy or a privilege, which is a result.
    return false;
  }
}
