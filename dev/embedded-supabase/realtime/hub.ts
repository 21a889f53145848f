import type { Channel } from "./channel.ts";

/** A broadcast as clients receive it. */
interface Broadcast {
  event: string;
  payload: unknown;
  id: string;
}

/** The channels that are joined now, by topic. */
export interface Hub {
  add(channel: Channel): void;
  remove(channel: Channel): void;
  /** Channels of the same topic and privacy: public and private ones are separate. */
  peers(topic: string, isPrivate: boolean): Channel[];
  all(): Iterable<Channel>;
  isEmpty(): boolean;
  /** Sends to those who may read, and to the sender only if requested. */
  broadcast(topic: string, isPrivate: boolean, message: Broadcast, sender?: Channel): void;
}

export function createHub(): Hub {
  const byTopic = new Map<string, Set<Channel>>();
  const peers = (topic: string, isPrivate: boolean) =>
    [...(byTopic.get(topic) ?? [])].filter((channel) => channel.isPrivate === isPrivate);
  return {
    add(channel) {
      const channels = byTopic.get(channel.topic) ?? new Set();
      byTopic.set(channel.topic, channels.add(channel));
    },
    remove(channel) {
      const channels = byTopic.get(channel.topic);
      channels?.delete(channel);
      if (channels?.size === 0) byTopic.delete(channel.topic);
    },
    peers,
    isEmpty: () => byTopic.size === 0,
    *all() {
      for (const channels of byTopic.values()) yield* channels;
    },
    broadcast(topic, isPrivate, { event, payload, id }, sender) {
      for (const channel of peers(topic, isPrivate)) {
        if (!channel.permissions.readBroadcast || (channel === sender && !channel.config.broadcast.self)) continue;
        channel.push("broadcast", { type: "broadcast", event, payload, meta: { id } });
      }
    },
  };
}
