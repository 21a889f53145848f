import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLiveHub, type LiveChannel, type LiveEvent } from "./live-hub.ts";

interface Handlers {
  status?: (status: string) => void;
  message?: (message: { event: string; payload?: unknown }) => void;
}
type NamedChannel = LiveChannel & { readonly name: string };

/** A client whose channels answer when the test says so. */
function fakeClient({ setAuth = () => Promise.resolve() }: { setAuth?: () => Promise<void> } = {}) {
  const calls: string[] = [];
  const channels = new Map<string, Handlers>();
  const hub = createLiveHub<NamedChannel>({
    realtime: {
      setAuth: () => {
        calls.push("setAuth");
        return setAuth();
      },
    },
    channel: (name, options) => {
      calls.push(`channel ${name} ${options.config.private ? "private" : "public"}`);
      const handlers: Handlers = {};
      channels.set(name, handlers);
      return {
        name,
        on: (_type, _filter, onMessage) => {
          handlers.message = onMessage;
        },
        subscribe: (onStatus) => {
          calls.push(`subscribe ${name}`);
          handlers.status = onStatus;
        },
      };
    },
    removeChannel: (channel) => {
      calls.push(`remove ${channel.name}`);
      return Promise.resolve();
    },
  });
  return { hub, calls, channels };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const flush = () => vi.advanceTimersByTimeAsync(0);

describe("createLiveHub", () => {
  it("sends the caller's token before it joins a private topic", async () => {
    const { hub, calls } = fakeClient();
    hub.follow("grid:regions", () => {});
    await flush();
    expect(calls).toEqual(["channel grid:regions private", "setAuth", "subscribe grid:regions"]);
  });

  it("is live once every topic is joined, and polling as soon as one is not", async () => {
    const { hub, channels } = fakeClient();
    const states: string[] = [];
    hub.onStateChange(() => states.push(hub.getState()));
    hub.follow("grid:regions", () => {});
    hub.follow("user:1:workloads", () => {});
    await flush();
    channels.get("grid:regions")?.status?.("SUBSCRIBED");
    expect(hub.getState()).toBe("connecting");
    channels.get("user:1:workloads")?.status?.("SUBSCRIBED");
    channels.get("grid:regions")?.status?.("CHANNEL_ERROR");
    channels.get("grid:regions")?.status?.("SUBSCRIBED");
    expect(states).toEqual(["live", "polling", "live"]);
  });

  it("notifies a late follower that it is joined, so that what it read before is read again", async () => {
    const { hub, channels } = fakeClient();
    hub.follow("grid:regions", () => {});
    await flush();
    channels.get("grid:regions")?.status?.("SUBSCRIBED");
    const events: string[] = [];
    hub.follow("grid:regions", (event) => events.push(event.event));
    expect(events).toEqual([]);
    await flush();
    expect(events).toEqual(["joined"]);
  });

  it("notifies followers that they may have missed something when the connection is back", async () => {
    const { hub, channels } = fakeClient();
    const events: LiveEvent[] = [];
    hub.follow("grid:regions", (event) => events.push(event));
    await flush();
    channels.get("grid:regions")?.status?.("SUBSCRIBED");
    channels.get("grid:regions")?.message?.({ event: "grid_updated", payload: { at: "now" } });
    channels.get("grid:regions")?.status?.("TIMED_OUT");
    channels.get("grid:regions")?.status?.("SUBSCRIBED");
    expect(events.map((event) => event.event)).toEqual(["joined", "grid_updated", "joined"]);
  });

  it("polls when the token is not available", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const { hub } = fakeClient({ setAuth: () => Promise.reject(new Error("no session")) });
    hub.follow("grid:regions", () => {});
    await flush();
    expect(hub.getState()).toBe("polling");
  });

  it("shares a channel and keeps it over a page change, then leaves it", async () => {
    const { hub, calls } = fakeClient();
    const leaveFirst = hub.follow("grid:regions", () => {});
    const leaveSecond = hub.follow("grid:regions", () => {});
    await flush();
    leaveFirst();
    leaveSecond();
    const leaveThird = hub.follow("grid:regions", () => {});
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls.filter((call) => call.startsWith("channel"))).toHaveLength(1);
    expect(calls).not.toContain("remove grid:regions");
    leaveThird();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(calls).toContain("remove grid:regions");
  });
});
