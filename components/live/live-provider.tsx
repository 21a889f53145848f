"use client";

import { createContext, type ReactNode, use, useEffect, useEffectEvent, useState, useSyncExternalStore } from "react";
import type { PublicSettings } from "@/lib/env.ts";
import { type ConnectionState, createLiveHub, type LiveEvent, type LiveHub } from "@/lib/live/live-hub.ts";
import { createSupabaseBrowserClient } from "@/lib/supabase/browser.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";

/** How often a page polls while the socket is down. The sentence in the shell states this number. */
export const pollingIntervalMs = 5_000;

interface LiveContextValue {
  readonly client: KarbosClient;
  readonly hub: LiveHub;
}

const LiveContext = createContext<LiveContextValue | null>(null);

interface LiveProviderProps {
  /** Where Supabase is, as the server knows it at run time. */
  readonly settings: PublicSettings;
  /** Topics every page of the console follows; they decide whether the page is live. */
  readonly topics: readonly string[];
  readonly children: ReactNode;
}

/** Gives the console its Supabase client and its one socket. */
export function LiveProvider({ settings, topics, children }: LiveProviderProps) {
  const [value] = useState(() => {
    const client = createSupabaseBrowserClient(settings);
    return { client, hub: createLiveHub(client) };
  });
  const topicsKey = topics.join(" ");
  useEffect(() => {
    const leave = topicsKey.split(" ").map((topic) => value.hub.follow(topic, () => {}));
    return () => {
      for (const leaveTopic of leave) leaveTopic();
    };
  }, [value, topicsKey]);
  return <LiveContext value={value}>{children}</LiveContext>;
}

/** The browser's Supabase client, with the rights of who is signed in. */
export function useSupabase(): KarbosClient {
  return useLiveContext().client;
}

/** Whether changes are pushed or polled. */
export function useConnectionState(): ConnectionState {
  const { hub } = useLiveContext();
  return useSyncExternalStore(hub.onStateChange, hub.getState, () => "connecting");
}

/** For a query's `refetchInterval`: nothing while live, every few seconds while the socket is down. */
export function usePollingInterval(): number | false {
  return useConnectionState() === "polling" ? pollingIntervalMs : false;
}

/** Calls back with each broadcast of a topic. Null follows nothing. */
export function useLiveTopic(topic: string | null, onEvent: (event: LiveEvent) => void): void {
  const { hub } = useLiveContext();
  const handleEvent = useEffectEvent(onEvent);
  useEffect(() => {
    if (topic === null) return;
    return hub.follow(topic, (event) => handleEvent(event));
  }, [hub, topic]);
}

function useLiveContext(): LiveContextValue {
  const value = use(LiveContext);
  if (value === null) throw new Error("LiveProvider is missing above this component");
  return value;
}
