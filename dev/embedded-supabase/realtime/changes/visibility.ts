import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

const ASK_AGAIN_MS = 2;
const AWAY_MS = 100;
/** Only a commit that waits for a standby takes this long, and there is none here; or Postgres stays away. */
const LIMIT_MS = 10_000;

/**
 * Waits until a transaction of the feed can be seen. A commit stands in the log, which the feed reads, a moment before
 * other snapshots see it: asked within that moment, a policy would find no row, and a client told of it would read the
 * old one. Its lock on itself is given up after that moment.
 * @returns false when it could not be seen within 10 s
 */
export async function untilVisible(pool: pg.Pool, transactionId: number): Promise<boolean> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    // Null: Postgres is away, and nothing is known until it is back.
    const isLocked = await holdsItsLock(pool, transactionId).catch(() => null);
    if (isLocked === false) return true;
    await delay(isLocked ? ASK_AGAIN_MS : AWAY_MS, undefined, { ref: false });
  }
  return false;
}

async function holdsItsLock(pool: pg.Pool, transactionId: number): Promise<boolean> {
  const { rows } = await pool.query(
    "select from pg_locks where locktype = 'transactionid' and transactionid = $1::text::xid and granted",
    [transactionId],
  );
  return rows.length > 0;
}
