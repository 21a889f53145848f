import { randomUUID } from "node:crypto";
import type { Channel, PresenceMeta } from "./channel.ts";
import type { Hub } from "./hub.ts";

/** Shows, changes or (with null) ends a channel's presence, and notifies those who may see it. */
export function setPresence(hub: Hub, channel: Channel, state: Record<string, unknown> | null): void {
  const { key, meta: before } = channel.presence;
  const after = state === null ? null : { ...state, phx_ref: randomUUID() };
  channel.presence.meta = after;
  const diff = { joins: entry(key, after), leaves: entry(key, before) };
  for (const peer of hub.peers(channel.topic, channel.isPrivate)) {
    if (peer.presence.enabled && peer.permissions.readPresence) peer.push("presence_diff", diff);
  }
}

/** Who is present on a channel: by key, since several clients may share one. */
export function presenceState(hub: Hub, channel: Channel): Record<string, { metas: PresenceMeta[] }> {
  const state: Record<string, { metas: PresenceMeta[] }> = {};
  for (const { presence } of hub.peers(channel.topic, channel.isPrivate)) {
    if (presence.meta === null) continue;
    const entryOfKey = state[presence.key] ?? { metas: [] };
    entryOfKey.metas.push(presence.meta);
    state[presence.key] = entryOfKey;
  }
  return state;
}

function entry(key: string, meta: PresenceMeta | null): Record<string, { metas: PresenceMeta[] }> {
  return meta === null ? {} : { [key]: { metas: [meta] } };
}
