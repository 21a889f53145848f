import pg from "pg";

/** Whether no job of the schedule is active, as `./karbos restore` leaves them: nothing may work on these data yet. */
export async function standsStill(dbUrl: string): Promise<boolean> {
  const database = new pg.Client(dbUrl);
  await database.connect();
  try {
    const { rows } = await database.query("select from cron.job where active limit 1");
    return rows.length === 0;
  } finally {
    await database.end();
  }
}
