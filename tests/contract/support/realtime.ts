import type { RealtimeChannel } from "@supabase/supabase-js";

/** How subscribing ended, and why when it failed. */
export interface Subscribed {
  status: string;
  reason: string;
}

/** Subscribes and waits for the first answer of the server. */
export function subscribe(channel: RealtimeChannel): Promise<Subscribed> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => resolve({ status, reason: error?.message ?? "" }));
  });
}
