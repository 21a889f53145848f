import { randomUUID } from "node:crypto";
import type pg from "pg";
import { type ApiKeys, claimsOf } from "../api-keys.ts";
import { everythingAllowed, permissionsOn } from "./authorization.ts";
import { type Channel, createChannel, pushSystem, topicOf, watchExpiry } from "./channel.ts";
import type { Hub } from "./hub.ts";
import { presenceState, setPresence } from "./presence.ts";
import { accessTokenSchema, broadcastSchema, type ClientMessage, joinSchema, presenceSchema } from "./protocol.ts";
import { parseSubscription } from "./subscription.ts";

export interface SocketContext {
  hub: Hub;
  pool: pg.Pool;
  keys: ApiKeys;
  log: (message: string) => void;
}

/** One connection: answers its messages one after the other, and leaves all its channels when it closes. */
export interface Socket {
  handle(message: ClientMessage): Promise<void>;
  close(): void;
}

type Reply = (status: "ok" | "error", response?: object) => void;

/** The state of one connection. */
interface Connection {
  context: SocketContext;
  /** The token of the connection, used for channels without one. */
  apikey: string;
  /** Writes one message to the wire. */
  send: (message: ClientMessage) => void;
  /** By the topic of the wire. */
  channels: Map<string, Channel>;
}

type Handler = (connection: Connection, message: ClientMessage, reply: Reply) => Promise<void> | void;

const UNREADABLE = "Unauthorized: You do not have permissions to read from this Channel topic";
const UNWRITABLE = "Unauthorized: You do not have permissions to write to this Channel topic";

const handlers: Record<string, Handler> = {
  phx_join: handleJoin,
  phx_leave: handleLeave,
  access_token: handleAccessToken,
  broadcast: handleBroadcast,
  presence: handlePresence,
};

/** Creates the state of one connection. @param send writes one message to the wire */
export function createSocket(context: SocketContext, apikey: string, send: (message: ClientMessage) => void): Socket {
  const connection: Connection = { context, apikey, send, channels: new Map() };
  return {
    async handle(message) {
      const { joinRef, ref, topic } = message;
      const reply: Reply = (status, response = {}) =>
        send({ joinRef, ref, topic, event: "phx_reply", payload: { status, response } });
      if (topic === "phoenix") return message.event === "heartbeat" ? reply("ok") : undefined;
      const handler = Object.hasOwn(handlers, message.event) ? handlers[message.event] : undefined;
      if (handler === undefined) return reply("error", { reason: "unmatched topic" });
      await handler(connection, message, reply);
    },
    close() {
      for (const wireTopic of [...connection.channels.keys()]) leave(connection, wireTopic);
    },
  };
}

async function handleJoin(connection: Connection, message: ClientMessage, reply: Reply): Promise<void> {
  const { context, channels } = connection;
  leave(connection, message.topic);
  const joined = await join(connection, message);
  if (!joined.ok) return reply("error", { reason: joined.reason });
  const { channel } = joined;
  channels.set(message.topic, channel);
  context.hub.add(channel);
  watchExpiry(channel, () => expel(connection, message.topic, "Access token has expired"));
  // In the order of the request: realtime-js compares them one by one.
  reply("ok", { postgres_changes: channel.subscriptions.map(({ id, binding }) => ({ id, ...binding })) });
  if (channel.presence.enabled && channel.permissions.readPresence) {
    channel.push("presence_state", presenceState(context.hub, channel));
  }
  if (channel.subscriptions.length > 0) pushSystem(channel, "postgres_changes", "ok", "Subscribed to PostgreSQL");
}

function handleLeave(connection: Connection, message: ClientMessage, reply: Reply): void {
  const channel = connection.channels.get(message.topic);
  leave(connection, message.topic);
  reply("ok");
  channel?.push("phx_close", {});
}

async function handleAccessToken(connection: Connection, message: ClientMessage): Promise<void> {
  const { context, channels, apikey } = connection;
  const channel = channels.get(message.topic);
  if (channel === undefined) return;
  const token = accessTokenSchema.parse(message.payload).access_token;
  const claims = claimsOf(token ?? apikey, context.keys);
  if (claims === null) return expel(connection, message.topic, "Invalid or expired access token");
  channel.claims = claims;
  watchExpiry(channel, () => expel(connection, message.topic, "Access token has expired"));
  if (!(await authorize(context, channel))) expel(connection, message.topic, UNREADABLE);
}

function handleBroadcast({ context, channels }: Connection, message: ClientMessage, reply: Reply) {
  const channel = channels.get(message.topic);
  if (channel === undefined) return reply("error", { reason: "unmatched topic" });
  const wantsReply = channel.config.broadcast.ack;
  if (!channel.permissions.writeBroadcast) {
    if (wantsReply) reply("error", { reason: UNWRITABLE });
    return;
  }
  const { event, payload } = broadcastSchema.parse(message.payload);
  context.hub.broadcast(channel.topic, channel.isPrivate, { event, payload, id: randomUUID() }, channel);
  if (wantsReply) reply("ok");
}

function handlePresence({ context, channels }: Connection, message: ClientMessage, reply: Reply) {
  const channel = channels.get(message.topic);
  if (channel === undefined) return reply("error", { reason: "unmatched topic" });
  if (!channel.permissions.writePresence) return reply("error", { reason: UNWRITABLE });
  const { event, payload } = presenceSchema.parse(message.payload);
  channel.presence.enabled = true;
  setPresence(context.hub, channel, event === "track" ? (payload ?? {}) : null);
  reply("ok");
}

function leave({ context, channels }: Connection, wireTopic: string): void {
  const channel = channels.get(wireTopic);
  if (channel === undefined) return;
  clearTimeout(channel.expiry);
  channels.delete(wireTopic);
  context.hub.remove(channel);
  if (channel.presence.meta !== null) setPresence(context.hub, channel, null);
}

/** Ends a channel from the server's side, with the reason. */
function expel(connection: Connection, wireTopic: string, reason: string): void {
  const channel = connection.channels.get(wireTopic);
  if (channel === undefined) return;
  pushSystem(channel, "system", "error", reason);
  leave(connection, wireTopic);
  channel.push("phx_close", {});
}

type Joined = { ok: true; channel: Channel } | { ok: false; reason: string };

async function join(connection: Connection, message: ClientMessage): Promise<Joined> {
  const { context, apikey, send } = connection;
  const parsed = joinSchema.safeParse(message.payload ?? {});
  if (!parsed.success) return { ok: false, reason: "Invalid join payload" };
  const { config, access_token } = parsed.data;
  const claims = claimsOf(access_token ?? apikey, context.keys);
  if (claims === null) return { ok: false, reason: "InvalidJWTToken: Invalid or expired access token" };
  const { joinRef, topic } = message;
  const channel = createChannel(topic, config, claims, (event, payload) =>
    send({ joinRef, ref: null, topic, event, payload }),
  );
  for (const binding of config.postgres_changes ?? []) {
    const subscription = parseSubscription(binding);
    if (!subscription.ok) return { ok: false, reason: subscription.reason };
    channel.subscriptions.push(subscription.value);
  }
  if (!(await authorize(context, channel))) return { ok: false, reason: `${UNREADABLE}: ${topicOf(topic)}` };
  return { ok: true, channel };
}

/** Checks the policies again. @returns whether the channel may be read at all */
async function authorize(context: SocketContext, channel: Channel): Promise<boolean> {
  channel.permissions = channel.isPrivate
    ? await permissionsOn(context.pool, { claims: channel.claims, topic: channel.topic }, context.log)
    : everythingAllowed;
  return channel.permissions.readBroadcast || channel.permissions.readPresence;
}
