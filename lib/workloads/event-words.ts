import type { EventView } from "./workload-view.ts";

/** What an event says. Who asks to stop a run gives the reason that its end repeats: the request is said as one. */
export function eventWords({ kind, reason }: Pick<EventView, "kind" | "reason">): string {
  if (kind !== "workload.cancel_requested") return reason;
  return reason === "Cancelled" ? "Asked to stop" : `Asked to stop: ${reason}`;
}
