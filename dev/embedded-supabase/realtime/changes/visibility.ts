import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";

const ASK_AGAIN_MS = 2;
const AWAY_MS = 100;
/** Only a commit that waits for a standby takes this long, and there is none here; or Postgres is down. */
const LIMIT_MS = 10_000;

/**
 * Waits until a transaction of the feed is visible. A commit is in the log, which the feed reads, a moment before other
 * snapshots see it: in that moment a policy would find no row, and a notified client would read the old one. The
 * transaction releases its lock on itself after that moment.
 * @returns false if it was not visible within 10 s
 */
export async function untilVisible(pool: pg.Pool, transactionId: number): Promise<boolean> {
  const deadline = Date.now() + LIMIT_MS;
  while (Date.now() < deadline) {
    // Null: Postgres is down, and nothing is known until it is back.
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
