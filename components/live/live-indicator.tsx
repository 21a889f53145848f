"use client";

import { kitTexts } from "../texts.ts";
import { pollingIntervalMs, useConnectionState } from "./live-provider.tsx";

const words = { ...kitTexts.live, polling: kitTexts.live.polling(pollingIntervalMs / 1_000) } as const;

/** Says how fresh the page is. Announced when it changes. */
export function LiveIndicator({ isCompact = false }: { isCompact?: boolean }) {
  const state = useConnectionState();
  return (
    <p className="flex items-center gap-2 text-muted text-xs" role="status">
      <StateMark state={state} />
      {isCompact ? (
        <>
          <span aria-hidden>{words[state].short}</span>
          <span className="sr-only">{words[state].long}</span>
        </>
      ) : (
        words[state].long
      )}
    </p>
  );
}

/** A full disc, a ring, or a struck ring: distinguishable without colour. */
function StateMark({ state }: { state: keyof typeof words }) {
  return (
    <svg aria-hidden className="size-2.5 shrink-0" focusable="false" viewBox="0 0 10 10">
      {state === "live" ? (
        <circle cx="5" cy="5" fill="var(--status-running)" r="4.5" />
      ) : (
        <circle
          cx="5"
          cy="5"
          fill="none"
          r="4"
          stroke={state === "polling" ? "var(--status-assigned)" : "currentColor"}
          strokeWidth="1.5"
        />
      )}
      {state === "polling" && <path d="M2 8 8 2" stroke="var(--status-assigned)" strokeWidth="1.5" />}
    </svg>
  );
}
