import { randomUUID } from "node:crypto";
import type { Claims } from "../jwt.ts";
import { everythingAllowed, type Permissions } from "./authorization.ts";
import type { JoinConfig } from "./protocol.ts";
import type { Subscription } from "./subscription.ts";

type Push = (event: string, payload: unknown) => void;
export type PresenceMeta = { phx_ref: string } & Record<string, unknown>;

const TOPIC_PREFIX = "realtime:";
/** The longest delay that setTimeout takes. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** One joined channel of one socket. */
export interface Channel {
  /** Without the prefix that the wire adds. */
  readonly topic: string;
  readonly isPrivate: boolean;
  readonly config: JoinConfig;
  readonly push: Push;
  claims: Claims;
  permissions: Permissions;
  subscriptions: Subscription[];
  presence: { key: string; enabled: boolean; meta: PresenceMeta | null };
  expiry: NodeJS.Timeout | undefined;
}

/** Creates a channel; it is not in the hub yet. */
export function createChannel(wireTopic: string, config: JoinConfig, claims: Claims, push: Push): Channel {
  return {
    topic: topicOf(wireTopic),
    isPrivate: config.private,
    config,
    push,
    claims,
    permissions: everythingAllowed,
    subscriptions: [],
    presence: { key: config.presence.key || randomUUID(), enabled: config.presence.enabled, meta: null },
    expiry: undefined,
  };
}

/** `realtime:room` on the wire is topic `room` in policies and in realtime.send. */
export function topicOf(wireTopic: string): string {
  return wireTopic.startsWith(TOPIC_PREFIX) ? wireTopic.slice(TOPIC_PREFIX.length) : wireTopic;
}

/** A message of the server about the channel itself. */
export function pushSystem(channel: Channel, extension: string, status: "ok" | "error", message: string): void {
  channel.push("system", { channel: channel.topic, extension, status, message });
}

/** Calls `onExpired` when the channel's token has expired. */
export function watchExpiry(channel: Channel, onExpired: () => void): void {
  clearTimeout(channel.expiry);
  if (channel.claims.exp === undefined) return;
  const delayMs = Math.min(MAX_TIMER_MS, Math.max(0, channel.claims.exp * 1000 - Date.now()));
  channel.expiry = setTimeout(onExpired, delayMs);
  channel.expiry.unref();
}
