import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import { LogicalReplicationService, type Pgoutput, PgoutputPlugin } from "pg-logical-replication";
import { messageOf } from "../errors.ts";

const SLOT = "karbos_realtime";
const PUBLICATIONS = ["supabase_realtime", "supabase_realtime_messages_publication"];
const RECONNECT_MS = 250;

/** Keeps values as the text that Postgres sends: Postgres itself converts them later, by their column's type. */
class TextValues extends PgoutputPlugin {
  override parse(buffer: Buffer): Pgoutput.Message {
    const message = super.parse(buffer);
    if (message.tag === "relation") for (const column of message.columns) column.parser = (raw) => raw;
    return message;
  }
}

/**
 * Follows the changes of the published tables, one message after the other, until `stop`. After a restart of Postgres
 * it continues where it was, since the slot persists; a slot of an earlier process is dropped, since its receivers
 * ended with that process.
 */
export async function followChanges(
  url: string,
  pool: pg.Pool,
  onMessage: (message: Pgoutput.Message) => Promise<void>,
  log: (message: string) => void,
): Promise<{ stop: () => Promise<void> }> {
  await dropSlot(pool);
  let stopping = false;
  let service: LogicalReplicationService | null = null;
  const started = Promise.withResolvers<void>();

  const connectOnce = async () => {
    await ensureSlot(pool);
    service = new LogicalReplicationService({ connectionString: url }, { flowControl: { enabled: true } });
    service.on("data", (_lsn: string, message: Pgoutput.Message) =>
      onMessage(message).catch((error: unknown) => log(`${message.tag}: ${messageOf(error)}`)),
    );
    service.on("error", (error: Error) => log(error.message));
    service.on("start", () => started.resolve());
    // Settles when the connection ends.
    await service.subscribe(new TextValues({ protoVersion: 1, publicationNames: PUBLICATIONS }), SLOT);
  };
  const run = async () => {
    while (!stopping) {
      await connectOnce().catch((error: unknown) => {
        if (!stopping) log(messageOf(error));
      });
      await service?.destroy().catch(() => {});
      if (!stopping) await delay(RECONNECT_MS);
    }
  };
  const finished = run();
  await started.promise;
  return {
    async stop() {
      stopping = true;
      await service?.destroy().catch(() => {});
      await finished;
      await dropSlot(pool).catch(() => {});
    },
  };
}

async function ensureSlot(pool: pg.Pool): Promise<void> {
  await pool.query(
    `select pg_create_logical_replication_slot($1, 'pgoutput')
     where not exists (select from pg_replication_slots where slot_name = $1 and wal_status <> 'lost')`,
    [SLOT],
  );
}

async function dropSlot(pool: pg.Pool): Promise<void> {
  // The walsender of a killed process may hold the slot for a while.
  await pool.query(
    "select pg_terminate_backend(active_pid, 5000) from pg_replication_slots where slot_name = $1 and active",
    [SLOT],
  );
  await pool.query("select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = $1", [SLOT]);
}
