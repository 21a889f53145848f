import type { RealtimeChannel } from "@supabase/supabase-js";

/** The result of subscribing, with the reason of a failure. */
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
