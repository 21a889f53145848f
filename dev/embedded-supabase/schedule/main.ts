import pg from "pg";
import { messageOf } from "../errors.ts";
import { receiveConfig, reportReady } from "../supervisor/node-child.ts";
import { scheduleConfigSchema } from "./config.ts";
import { createCron } from "./cron.ts";
import { listenForever } from "./listener.ts";
import { createNet } from "./net.ts";

/** The background workers of pg_cron and pg_net, as one process beside Postgres. */

const TICK_MS = 200;
/** Notifications report changes; this finds those made without the functions, by an UPDATE of cron.job. */
const RELOAD_MS = 15_000;
const DRAIN_MS = 2_000;
const PRUNE_MS = 600_000;

const config = await receiveConfig(scheduleConfigSchema);
const log = (message: string) => console.error(message);
const admin = createPool(config.adminUrl, 8);
const jobs = createPool(config.jobsUrl, 16);
const cron = createCron(admin, jobs, log);
const net = createNet(admin, log);

const listener = listenForever(config.adminUrl, ["cron_changed", "net_requests"], {
  log,
  async onConnect() {
    await cron.reload();
    net.drain();
  },
  onNotification(channel) {
    if (channel === "net_requests") net.drain();
    else quietly(cron.reload());
  },
});
await listener.connected;
setInterval(() => cron.tick(new Date()), TICK_MS);
setInterval(() => quietly(cron.reload()), RELOAD_MS);
setInterval(net.drain, DRAIN_MS);
setInterval(() => quietly(Promise.all([cron.prune(), net.prune()])), PRUNE_MS);
reportReady();

process.once("SIGTERM", () => process.exit(0));

function createPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max });
  pool.on("error", (error) => log(error.message));
  return pool;
}

/** While Postgres is down these fail, and are soon repeated. */
function quietly(work: Promise<unknown>): void {
  work.catch((error: unknown) => log(messageOf(error)));
}
