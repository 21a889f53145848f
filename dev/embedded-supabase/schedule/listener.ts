import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { messageOf } from "../errors.ts";

const RECONNECT_MS = 250;

/**
 * Listens to channels of Postgres until `stop`, and connects again when the connection is lost.
 * @param hooks.onConnect after each connect, since notifications may have been missed before it
 */
export function listenForever(
  url: string,
  channels: readonly string[],
  hooks: { onConnect: () => Promise<void>; onNotification: (channel: string) => void; log: (message: string) => void },
): { connected: Promise<void>; stop: () => Promise<void> } {
  let client: pg.Client | null = null;
  let stopping = false;
  const connected = Promise.withResolvers<void>();

  const connectOnce = async () => {
    const current = new pg.Client({ connectionString: url });
    const ended = new Promise<void>((resolve) => current.once("end", resolve));
    current.on("error", (error) => hooks.log(error.message));
    current.on("notification", ({ channel }) => hooks.onNotification(channel));
    client = current;
    await current.connect();
    for (const channel of channels) await current.query(`listen ${pg.escapeIdentifier(channel)}`);
    await hooks.onConnect();
    connected.resolve();
    await ended;
  };
  const run = async () => {
    while (!stopping) {
      await connectOnce().catch((error: unknown) => hooks.log(messageOf(error)));
      await client?.end().catch(() => {});
      if (!stopping) await delay(RECONNECT_MS);
    }
  };
  const finished = run();
  return {
    connected: connected.promise,
    async stop() {
      stopping = true;
      await client?.end().catch(() => {});
      await finished;
    },
  };
}
