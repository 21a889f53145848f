import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import pg from "pg";
import type { Pgoutput } from "pg-logical-replication";
import { type WebSocket, WebSocketServer } from "ws";
import { type ApiKeys, claimsOf } from "../api-keys.ts";
import { messageOf } from "../errors.ts";
import { deliverChange, type RowMessage } from "./changes/deliver.ts";
import { createRelations } from "./changes/relation.ts";
import { untilVisible } from "./changes/visibility.ts";
import { followChanges } from "./feed.ts";
import { handleBroadcast } from "./http.ts";
import { createHub, type Hub } from "./hub.ts";
import { decodeFrame, encodeFrame, type WireVersion } from "./protocol.ts";
import { createSocket, type SocketContext } from "./socket.ts";

/** More than hosted takes for one message. */
const MAX_FRAME_BYTES = 3 * 1024 * 1024;
/** Clients send a heartbeat every 25 s; Phoenix gives up on a silent one after 60 s. */
const SILENCE_MS = 60_000;
/** Hosted keeps messages for three days. */
const PRUNE_EVERY_MS = 3_600_000;

/** The replacement of Supabase Realtime: Phoenix channels over WebSocket, fed by logical replication. */
export interface Realtime {
  /** Handles an upgrade request. @returns false if it is not for Realtime */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  http(request: Request): Promise<Response>;
  stop(): Promise<void>;
}

/** Starts Realtime. @param options.url as supabase_admin */
export async function createRealtime(options: {
  url: string;
  keys: ApiKeys;
  log: (message: string) => void;
}): Promise<Realtime> {
  const { url, keys, log } = options;
  const pool = new pg.Pool({ connectionString: url, max: 6 });
  pool.on("error", (error) => log(error.message));
  const hub = createHub();
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES });
  const context: SocketContext = { hub, pool, keys, log };
  const feed = await followChanges(url, pool, createMessageHandler(context), log);
  const pruning = setInterval(() => {
    pool
      .query("delete from realtime.messages where inserted_at < (now() at time zone 'utc') - interval '3 days'")
      .catch((error: unknown) => log(messageOf(error)));
  }, PRUNE_EVERY_MS);
  pruning.unref();

  return {
    upgrade(request, socket, head) {
      const target = new URL(request.url ?? "/", "http://localhost");
      if (target.pathname !== "/realtime/v1/websocket") return false;
      const apikey = target.searchParams.get("apikey") ?? request.headers["x-api-key"]?.toString() ?? "";
      if (claimsOf(apikey, keys) === null) {
        socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n");
        return true;
      }
      const version: WireVersion = target.searchParams.get("vsn") === "2.0.0" ? "2.0.0" : "1.0.0";
      server.handleUpgrade(request, socket, head, (ws) => serveSocket(context, ws, apikey, version));
      return true;
    },
    http: (request) => handleBroadcast(request, hub, pool, keys),
    async stop() {
      clearInterval(pruning);
      for (const client of server.clients) client.close(1001);
      server.close();
      await feed.stop();
      await pool.end();
    },
  };
}

function serveSocket(context: SocketContext, ws: WebSocket, apikey: string, version: WireVersion): void {
  const socket = createSocket(context, apikey, (message) => {
    if (ws.readyState === ws.OPEN) ws.send(encodeFrame(version, message));
  });
  let silence = setTimeout(() => ws.terminate(), SILENCE_MS);
  // One after the other: a broadcast right after a join must see the completed join.
  let queue = Promise.resolve();
  ws.on("message", (data, isBinary) => {
    clearTimeout(silence);
    silence = setTimeout(() => ws.terminate(), SILENCE_MS);
    const buffer = Buffer.isBuffer(data) ? data : Buffer.concat(Array.isArray(data) ? data : [Buffer.from(data)]);
    queue = queue
      .then(() => socket.handle(decodeFrame(buffer, isBinary)))
      .catch((error: unknown) => context.log(`message: ${messageOf(error)}`));
  });
  ws.on("error", (error) => context.log(error.message));
  ws.on("close", () => {
    clearTimeout(silence);
    void queue.then(() => socket.close());
  });
}

/** Messages of realtime.messages become broadcasts, changes of other published tables postgres_changes. */
function createMessageHandler(context: SocketContext): (message: Pgoutput.Message) => Promise<void> {
  const { hub, pool, log } = context;
  const relations = createRelations(pool);
  let transaction = { id: 0, commitTimestamp: "", isAwaited: true };
  const deliver = async (message: RowMessage, of: typeof transaction) => {
    if (hub.isEmpty()) return;
    if (!of.isAwaited) {
      if (!(await untilVisible(pool, of.id))) log(`transaction ${of.id} does not end its commit`);
      of.isAwaited = true;
    }
    if (isMessageTable(message.relation)) broadcastStored(hub, message);
    else await deliverChange({ hub, pool, relations }, message, of.commitTimestamp);
  };
  return async (message) => {
    switch (message.tag) {
      case "begin": {
        // Microseconds since 1970, already converted from Postgres' own epoch.
        const commitTimestamp = new Date(Number(message.commitTime) / 1000).toISOString();
        transaction = { id: message.xid, commitTimestamp, isAwaited: false };
        break;
      }
      case "relation":
        relations.forget(message.relationOid);
        break;
      case "insert":
      case "update":
      case "delete":
        await deliver(message, transaction);
    }
  };
}

function isMessageTable(relation: Pgoutput.MessageRelation): boolean {
  return relation.schema === "realtime" && relation.name === "messages";
}

/** A stored message is sent; the removal of old ones is not reported. */
function broadcastStored(hub: Hub, message: RowMessage): void {
  if (message.tag !== "insert") return;
  const row: Record<string, string | null | undefined> = message.new;
  if (row.extension !== "broadcast" || !row.payload || !row.topic || !row.event || !row.id) return;
  hub.broadcast(row.topic, row.private === "t", { event: row.event, payload: JSON.parse(row.payload), id: row.id });
}
