import { randomUUID } from "node:crypto";
import type pg from "pg";
import { claimsOf, everythingAllowed, permissionsOn, type RealtimeKeys } from "./authorization.ts";
import { parseSubscription } from "./changes/subscription.ts";
import {
  type Channel,
  createChannel,
  presenceState,
  pushSystem,
  setPresence,
  topicOf,
  watchExpiry,
} from "./channel.ts";
import type { Hub } from "./hub.ts";
import { accessTokenSchema, broadcastSchema, type ClientMessage, joinSchema, presenceSchema } from "./protocol.ts";

export interface SocketContext {
  hub: Hub;
  pool: pg.Pool;
  keys: RealtimeKeys;
  log: (message: string) => void;
}

/** One connection: answers its messages one after the other, and leaves all its channels when it closes. */
export interface Socket {
  handle(message: ClientMessage): Promise<void>;
  close(): void;
}

type Reply = (status: "ok" | "error", response?: object) => void;

const UNREADABLE = "Unauthorized: You do not have permissions to read from this Channel topic";

/**
 * Makes the state of one connection.
 * @param apikey what the connection was opened with; it speaks for channels that bring no token
 * @param send writes one message to the wire
 */
export function createSocket(context: SocketContext, apikey: string, send: (message: ClientMessage) => void): Socket {
  const channels = new Map<string, Channel>();

  const leave = (wireTopic: string) => {
    const channel = channels.get(wireTopic);
    if (channel === undefined) return;
    clearTimeout(channel.expiry);
    channels.delete(wireTopic);
    context.hub.remove(channel);
    if (channel.presence.meta !== null) setPresence(context.hub, channel, null);
  };

  const expel = (wireTopic: string, message: string) => {
    const channel = channels.get(wireTopic);
    if (channel === undefined) return;
    pushSystem(channel, "system", "error", message);
    leave(wireTopic);
    channel.push("phx_close", {});
  };

  const handlers: Record<string, (message: ClientMessage, reply: Reply) => Promise<void> | void> = {
    async phx_join(message, reply) {
      leave(message.topic);
      const joined = await join(context, message, apikey, send);
      if (!joined.ok) return reply("error", { reason: joined.reason });
      const { channel } = joined;
      channels.set(message.topic, channel);
      context.hub.add(channel);
      watchExpiry(channel, () => expel(message.topic, "Access token has expired"));
      // In the order of the request: realtime-js compares them one by one.
      reply("ok", { postgres_changes: channel.subscriptions.map(({ id, binding }) => ({ id, ...binding })) });
      if (channel.presence.enabled && channel.permissions.readPresence) {
        channel.push("presence_state", presenceState(context.hub, channel));
      }
      if (channel.subscriptions.length > 0) pushSystem(channel, "postgres_changes", "ok", "Subscribed to PostgreSQL");
    },

    phx_leave(message, reply) {
      const channel = channels.get(message.topic);
      leave(message.topic);
      reply("ok");
      channel?.push("phx_close", {});
    },

    async access_token(message) {
      const channel = channels.get(message.topic);
      if (channel === undefined) return;
      const token = accessTokenSchema.parse(message.payload).access_token;
      const claims = claimsOf(token ?? apikey, context.keys);
      if (claims === null) return expel(message.topic, "Invalid or expired access token");
      channel.claims = claims;
      watchExpiry(channel, () => expel(message.topic, "Access token has expired"));
      if (!(await authorize(context, channel))) expel(message.topic, UNREADABLE);
    },

    broadcast(message, reply) {
      const channel = channels.get(message.topic);
      if (channel === undefined) return reply("error", { reason: "unmatched topic" });
      const wantsReply = channel.config.broadcast.ack;
      if (!channel.permissions.writeBroadcast) {
        if (wantsReply)
          reply("error", { reason: "Unauthorized: You do not have permissions to write to this Channel topic" });
        return;
      }
      const { event, payload } = broadcastSchema.parse(message.payload);
      context.hub.broadcast(channel.topic, channel.isPrivate, { event, payload, id: randomUUID() }, channel);
      if (wantsReply) reply("ok");
    },

    presence(message, reply) {
      const channel = channels.get(message.topic);
      if (channel === undefined) return reply("error", { reason: "unmatched topic" });
      if (!channel.permissions.writePresence) return reply("error", { reason: "Unauthorized" });
      const { event, payload } = presenceSchema.parse(message.payload);
      channel.presence.enabled = true;
      setPresence(context.hub, channel, event === "track" ? (payload ?? {}) : null);
      reply("ok");
    },
  };

  return {
    async handle(message) {
      const { joinRef, ref, topic } = message;
      const reply: Reply = (status, response = {}) =>
        send({ joinRef, ref, topic, event: "phx_reply", payload: { status, response } });
      if (topic === "phoenix") return message.event === "heartbeat" ? reply("ok") : undefined;
      const handler = Object.hasOwn(handlers, message.event) ? handlers[message.event] : undefined;
      if (handler === undefined) return reply("error", { reason: "unmatched topic" });
      await handler(message, reply);
    },
    close() {
      for (const wireTopic of [...channels.keys()]) leave(wireTopic);
    },
  };
}

type Joined = { ok: true; channel: Channel } | { ok: false; reason: string };

async function join(
  context: SocketContext,
  message: ClientMessage,
  apikey: string,
  send: (message: ClientMessage) => void,
): Promise<Joined> {
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

/** Asks the policies anew. @returns whether the channel may be read at all */
async function authorize(context: SocketContext, channel: Channel): Promise<boolean> {
  channel.permissions = channel.isPrivate
    ? await permissionsOn(context.pool, { claims: channel.claims, topic: channel.topic }, context.log)
    : everythingAllowed;
  return channel.permissions.readBroadcast || channel.permissions.readPresence;
}
