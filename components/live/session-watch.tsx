"use client";

import { useEffect } from "react";
import { useSupabase } from "./live-provider.tsx";

const channelName = "karbos-session";
/** A tab also receives messages of its own channels; the tab that signs out follows its redirect. */
const thisTab = Math.random();

/** Asks the other tabs of this browser to check whether somebody is still signed in. */
export function announceSignOut(): void {
  const channel = new BroadcastChannel(channelName);
  channel.postMessage(thisTab);
  channel.close();
}

/** Leaves the page if the session has ended in another tab, or while the page was in the history. */
export function SessionWatch() {
  const client = useSupabase();
  useEffect(() => {
    const channel = new BroadcastChannel(channelName);
    const check = async () => {
      const { data } = await client.auth.getSession();
      // After a reload the server redirects to the right sign-in page, and no data stays in memory.
      if (data.session === null) window.location.reload();
    };
    const handleVisibility = () => {
      if (document.visibilityState === "visible") void check();
    };
    const handleShow = ({ persisted }: PageTransitionEvent) => {
      if (persisted) void check();
    };
    channel.addEventListener("message", ({ data: tab }) => {
      if (tab !== thisTab) void check();
    });
    document.addEventListener("visibilitychange", handleVisibility);
    window.addEventListener("pageshow", handleShow);
    return () => {
      channel.close();
      document.removeEventListener("visibilitychange", handleVisibility);
      window.removeEventListener("pageshow", handleShow);
    };
  }, [client]);
  return null;
}
