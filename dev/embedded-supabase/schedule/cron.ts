import pg from "pg";
import { z } from "zod";
import { messageOf } from "../errors.ts";
import { isAtStart, isInterval, nextRun } from "./next-run.ts";

const jobSchema = z.object({
  jobid: z.string(),
  schedule: z.string(),
  command: z.string(),
  database: z.string(),
  username: z.string(),
});
type Job = z.infer<typeof jobSchema>;

/** The real pg_cron keeps run details for ever; here the last ones are enough. */
const KEPT_RUNS = 10_000;

/** Runs the jobs of cron.job. */
export interface Cron {
  /** Reads the jobs again, and drops runs that a restart of Postgres interrupted. */
  reload(): Promise<void>;
  /** Starts the due jobs. */
  tick(now: Date): void;
  prune(): Promise<void>;
}

/**
 * @param admin pool as supabase_admin
 * @param jobs pool as postgres, which runs the commands, switched to the role of the job's owner
 */
export function createCron(admin: pg.Pool, jobs: pg.Pool, log: (message: string) => void): Cron {
  let known: Job[] = [];
  const dueAt = new Map<string, Date>();
  const running = new Set<string>();
  /** Jobs that became due while they still ran: they run once more right after, as in pg_cron. */
  const pending = new Set<string>();
  let isFirstLoad = true;

  const launch = (job: Job) => {
    if (running.has(job.jobid)) {
      if (!isInterval(job.schedule)) pending.add(job.jobid);
      return;
    }
    running.add(job.jobid);
    runJob(admin, jobs, job)
      .catch((error: unknown) => log(`job ${job.jobid}: ${messageOf(error)}`))
      .finally(() => {
        running.delete(job.jobid);
        if (pending.delete(job.jobid)) launch(job);
      });
  };

  return {
    async reload() {
      if (!(await exists(admin))) return;
      await failInterrupted(admin, [...running]);
      const { rows } = await admin.query(
        "select jobid::text, schedule, command, database, username from cron.job where active and database = current_database()",
      );
      known = z.array(jobSchema).parse(rows);
      const now = new Date();
      const keys = new Set(known.map(keyOf));
      for (const key of dueAt.keys()) if (!keys.has(key)) dueAt.delete(key);
      for (const job of known) {
        if (isFirstLoad && isAtStart(job.schedule)) launch(job);
        const next = dueAt.get(keyOf(job)) ?? nextRun(job.schedule, now);
        if (next !== null) dueAt.set(keyOf(job), next);
      }
      isFirstLoad = false;
    },

    tick(now) {
      for (const job of known) {
        const due = dueAt.get(keyOf(job));
        if (due === undefined || due > now) continue;
        // From the due time, so that intervals do not drift; from now, if whole runs were missed.
        const next = nextRun(job.schedule, due);
        const later = next !== null && next > now ? next : nextRun(job.schedule, now);
        if (later !== null) dueAt.set(keyOf(job), later);
        launch(job);
      }
    },

    prune: () => prune(admin),
  };
}

/** A job whose schedule changed is timed again; a change of only its command keeps its next run. */
function keyOf(job: Job): string {
  return `${job.jobid} ${job.schedule}`;
}

async function exists(admin: pg.Pool): Promise<boolean> {
  const { rows } = await admin.query<{ found: boolean }>("select to_regclass('cron.job') is not null as found");
  return rows[0]?.found === true;
}

async function prune(admin: pg.Pool): Promise<void> {
  if (!(await exists(admin))) return;
  await admin.query(
    "delete from cron.job_run_details where runid <= (select max(runid) - $1 from cron.job_run_details)",
    [KEPT_RUNS],
  );
}

async function failInterrupted(admin: pg.Pool, stillRunning: string[]): Promise<void> {
  await admin.query(
    `update cron.job_run_details set status = 'failed', return_message = 'server restarted', end_time = now()
     where status in ('starting', 'running') and not jobid = any ($1::bigint[])`,
    [stillRunning],
  );
}

async function runJob(admin: pg.Pool, jobs: pg.Pool, job: Job): Promise<void> {
  const client = await jobs.connect();
  let broken = false;
  try {
    const pid = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    const { rows } = await admin.query<{ runid: string }>(
      `insert into cron.job_run_details (jobid, job_pid, database, username, command, status, start_time)
       values ($1, $2, $3, $4, $5, 'running', clock_timestamp()) returning runid::text`,
      [job.jobid, pid.rows[0]?.pid, job.database, job.username, job.command],
    );
    const outcome = await runCommand(client, job);
    await admin.query(
      "update cron.job_run_details set status = $2, return_message = $3, end_time = clock_timestamp() where runid = $1",
      [rows[0]?.runid, outcome.status, outcome.message],
    );
    // State that the command left in the session (role, settings, locks) must not reach the next job. This fails inside
    // a transaction that the command left open: the connection is then closed.
    await client.query("discard all");
  } catch (error) {
    broken = true;
    throw error;
  } finally {
    client.release(broken);
  }
}

type Outcome = { status: "succeeded" | "failed"; message: string };

async function runCommand(client: pg.PoolClient, job: Job): Promise<Outcome> {
  try {
    await client.query(`set role ${pg.escapeIdentifier(job.username)}`);
    const answer: unknown = await client.query(job.command);
    return { status: "succeeded", message: describeResult(Array.isArray(answer) ? answer.at(-1) : answer) };
  } catch (error) {
    return { status: "failed", message: `ERROR:  ${messageOf(error)}\n` };
  }
}

const resultSchema = z.object({ command: z.string().nullable(), rowCount: z.number().nullable() });

/** As pg_cron words it: `1 row`, `INSERT 0 3`, `CALL`. */
function describeResult(result: unknown): string {
  const parsed = resultSchema.safeParse(result);
  if (!parsed.success) return "";
  const { command, rowCount } = parsed.data;
  if (command === "SELECT") return `${rowCount ?? 0} row${rowCount === 1 ? "" : "s"}`;
  const count = rowCount === null ? "" : ` ${rowCount}`;
  return `${command ?? ""}${command === "INSERT" ? " 0" : ""}${count}`;
}
