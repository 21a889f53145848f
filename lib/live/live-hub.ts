/** How changes reach the page: by the socket, or by polling. */
export type ConnectionState = "connecting" | "live" | "polling";

/** A broadcast. It names what changed; the rows themselves are read again with the reader's rights. */
export interface LiveEvent {
  readonly topic: string;
  /**
   * workload_changed, log_appended or grid_updated; "joined" once a follower receives changes, and again after each
   * reconnect: earlier reads may have missed changes.
   */
  readonly event: string;
  readonly payload: unknown;
}

export interface LiveHub {
  /** Follows a private topic until the returned function is called. Followers of one topic share a channel. */
  readonly follow: (topic: string, onEvent: (event: LiveEvent) => void) => () => void;
  readonly getState: () => ConnectionState;
  readonly onStateChange: (onChange: () => void) => () => void;
}

/** What the hub needs of a channel of supabase-js. */
export interface LiveChannel {
  on(
    type: "broadcast",
    filter: { event: string },
    onMessage: (message: { event: string; payload?: unknown }) => void,
  ): unknown;
  subscribe(onStatus: (status: string) => void): unknown;
}

/** What the hub needs of a client of supabase-js. */
export interface LiveClient<Channel extends LiveChannel> {
  readonly realtime: { setAuth(): Promise<void> };
  channel(name: string, options: { config: { private: boolean } }): Channel;
  removeChannel(channel: Channel): Promise<unknown>;
}

/** A page change releases a topic and follows it again at once; leaving in between would lose messages. */
const leaveDelayMs = 2_000;

interface Topic {
  readonly listeners: Set<(event: LiveEvent) => void>;
  readonly close: () => void;
  status: "joining" | "joined" | "failed";
  leaveTimer: ReturnType<typeof setTimeout> | null;
}

/**
 * The private topics that a page follows over one socket. The state is the worst of the topics': while one cannot be
 * joined, the page has to poll.
 */
export function createLiveHub<Channel extends LiveChannel>(client: LiveClient<Channel>): LiveHub {
  const topics = new Map<string, Topic>();
  const stateListeners = new Set<() => void>();
  let state: ConnectionState = "connecting";

  const updateState = () => {
    const next = worstState([...topics.values()].filter((topic) => topic.listeners.size > 0));
    if (next === state) return;
    state = next;
    for (const onChange of stateListeners) onChange();
  };
  const notify = (name: string, event: string, payload: unknown) => {
    for (const onEvent of topics.get(name)?.listeners ?? []) onEvent({ topic: name, event, payload });
  };
  const setStatus = (topic: Topic, name: string, isJoined: boolean) => {
    const isNew = isJoined && topic.status !== "joined";
    topic.status = isJoined ? "joined" : "failed";
    updateState();
    if (isNew) notify(name, "joined", null);
  };
  const open = (name: string): Topic => {
    const topic: Topic = {
      listeners: new Set(),
      close: openChannel(
        client,
        name,
        (event, payload) => notify(name, event, payload),
        (isJoined) => setStatus(topic, name, isJoined),
      ),
      status: "joining",
      leaveTimer: null,
    };
    topics.set(name, topic);
    return topic;
  };
  const leave = (name: string, topic: Topic) => {
    topics.delete(name);
    topic.close();
  };

  return {
    follow: (name, onEvent) => {
      const topic = topics.get(name) ?? open(name);
      if (topic.leaveTimer !== null) clearTimeout(topic.leaveTimer);
      topic.leaveTimer = null;
      topic.listeners.add(onEvent);
      updateState();
      if (topic.status === "joined") {
        queueMicrotask(() => topic.listeners.has(onEvent) && onEvent({ topic: name, event: "joined", payload: null }));
      }
      return () => {
        topic.listeners.delete(onEvent);
        if (topic.listeners.size > 0) return;
        topic.leaveTimer = setTimeout(() => leave(name, topic), leaveDelayMs);
        updateState();
      };
    },
    getState: () => state,
    onStateChange: (onChange) => {
      stateListeners.add(onChange);
      return () => stateListeners.delete(onChange);
    },
  };
}

function openChannel<Channel extends LiveChannel>(
  client: LiveClient<Channel>,
  name: string,
  onMessage: (event: string, payload: unknown) => void,
  onJoinChange: (isJoined: boolean) => void,
): () => void {
  const channel = client.channel(name, { config: { private: true } });
  let isClosed = false;
  channel.on("broadcast", { event: "*" }, (message) => onMessage(message.event, message.payload));
  // A private topic is refused unless the socket carries the caller's token before it joins.
  client.realtime
    .setAuth()
    .then(() => {
      if (isClosed) return;
      channel.subscribe((status) => {
        if (!isClosed) onJoinChange(status === "SUBSCRIBED");
      });
    })
    .catch((error: unknown) => {
      console.error(`live: ${name} cannot be followed`, error);
      if (!isClosed) onJoinChange(false);
    });
  return () => {
    isClosed = true;
    void client.removeChannel(channel);
  };
}

function worstState(topics: readonly Topic[]): ConnectionState {
  if (topics.some((topic) => topic.status === "failed")) return "polling";
  if (topics.length === 0 || topics.some((topic) => topic.status === "joining")) return "connecting";
  return "live";
}
