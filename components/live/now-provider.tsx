"use client";

import { createContext, type ReactNode, use, useEffect, useState } from "react";

/** Often enough for "in 12 min", seldom enough to cost nothing. */
const tickMs = 15_000;

const NowContext = createContext<number | null>(null);

/**
 * One clock for the page. It starts at the server's time, so that the browser renders the same words first,
 * then follows the browser's.
 */
export function NowProvider({ initialNow, children }: { initialNow: number; children: ReactNode }) {
  const [now, setNow] = useState(initialNow);
  useEffect(() => {
    const tick = () => setNow(Date.now());
    tick();
    const timer = setInterval(tick, tickMs);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** Now, UTC milliseconds, moving in steps of some seconds. */
export function useNow(): number {
  const now = use(NowContext);
  if (now === null) throw new Error("NowProvider is missing above this component");
  return now;
}
