import { setTimeout } from "node:timers/promises";
import type { TransactionSql } from "postgres";
import { z } from "zod";
import { inTransaction } from "./database.ts";
import { Refusal } from "./refusal.ts";

const WAIT_MS_MAX = 30_000;
const LOOK_MS = 250;
/** Looks that must find nothing: a schedule hears of a change a moment later. */
const QUIET_LOOKS = 4;

const idsSchema = z.array(z.object({ id: z.string() }));

/**
 * Makes all jobs inactive, for all to see, and waits for those under way: one that waited for the locks of a
 * restore would go on with what was restored.
 * @param check refuses before anything is changed
 * @returns how to make them active again
 */
export async function standStill(
  dbUrl: string,
  check: (tx: TransactionSql) => Promise<void>,
): Promise<() => Promise<void>> {
  const ids = await inTransaction(dbUrl, "", async (tx) => {
    await check(tx);
    return await setActive(
      tx,
      idsSchema.parse([
        ...(await tx`
      select jobid::text as id from cron.job where active and username = current_user`),
      ]),
      false,
    );
  });
  const goOn = () => inTransaction(dbUrl, "", async (tx) => void (await setActive(tx, ids, true)));
  for (let [quiet, waitedMs] = [0, 0]; quiet < QUIET_LOOKS; waitedMs += LOOK_MS) {
    if (waitedMs > WAIT_MS_MAX) {
      await goOn();
      throw new Refusal("A job of the schedule does not end. Look at pg_stat_activity. Nothing was changed.");
    }
    await setTimeout(LOOK_MS);
    quiet = (await inTransaction(dbUrl, "read only", isJobUnderWay)) ? 0 : quiet + 1;
  }
  return goOn;
}

async function setActive(tx: TransactionSql, ids: z.infer<typeof idsSchema>, active: boolean) {
  for (const { id } of ids) await tx`select cron.alter_job(${id}::bigint, active := ${active})`;
  return ids;
}

async function isJobUnderWay(tx: TransactionSql): Promise<boolean> {
  const found = await tx`
    select from pg_catalog.pg_stat_activity a
    where a.pid <> pg_backend_pid() and a.datname = current_database() and a.state <> 'idle'
      and exists (select from cron.job j where strpos(a.query, j.command) > 0) limit 1`;
  return found.length > 0;
}
