import pg from "pg";
import { describe, expect, inject, it } from "vitest";
import { loadKeys } from "../../dev/embedded-supabase/keys.ts";
import { databaseUrl } from "../../dev/embedded-supabase/postgres/bootstrap.ts";
import { subscribe } from "./support/realtime.ts";
import { memberOfNewOrg, target, unique, withDatabase } from "./support/target.ts";

/** Runs `work` while commits that wait for a standby never end: written to the log, and not visible yet. */
async function whileCommitsWait(work: () => Promise<void>): Promise<void> {
  const port = Number(new URL(target.dbUrl).port);
  const admin = new pg.Client({
    connectionString: databaseUrl("supabase_admin", port, await loadKeys(target.dataDir)),
  });
  await admin.connect();
  const setStandby = async (name: string) => {
    await admin.query(`alter system set synchronous_standby_names = '${name}'`);
    await admin.query("select pg_reload_conf()");
    await expect
      .poll(async () => (await admin.query("show synchronous_standby_names")).rows[0])
      .toEqual({
        synchronous_standby_names: name,
      });
  };
  try {
    await setStandby("nobody");
    await work();
  } finally {
    await setStandby("");
    await admin.end();
  }
}

const waitingCommits = () =>
  withDatabase((db) => db.query("select from pg_stat_activity where wait_event = 'SyncRep'")).then((r) => r.rowCount);

describe.runIf(inject("target").isEmbedded)("a commit that is in the log before others see it", () => {
  it("is delivered once it is visible, as a change of a row and as a broadcast", async () => {
    const member = await memberOfNewOrg("commit");
    const seen: unknown[] = [];
    const workloads = member.client
      .channel(unique("db"))
      .on("postgres_changes", { event: "INSERT", schema: "public", table: "workloads" }, ({ new: row }) =>
        seen.push(row.title),
      );
    const notes = member.client.channel("commits").on("broadcast", { event: "note" }, () => seen.push("note"));
    await Promise.all([subscribe(workloads), subscribe(notes)]);
    const title = unique("commit");
    let committing: Promise<void> | null = null;
    await whileCommitsWait(async () => {
      committing = withDatabase(async (db) => {
        await db.query("begin");
        await db.query("select realtime.send('{}', 'note', 'commits', false)");
        await db.query("insert into public.workloads (org_id, title) values ($1, $2)", [member.orgId, title]);
        await db.query("commit");
      });
      await expect.poll(waitingCommits).toBeGreaterThan(0);
      expect(seen).toEqual([]);
    });
    await committing;
    await expect.poll(() => seen).toEqual(["note", title]);
    await member.client.removeAllChannels();
  });
});
