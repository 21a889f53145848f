"use client";

import { useEffect, useRef, useState } from "react";

/** How long a row stays marked after its state changed: long enough to find it, not long enough to distract. */
const flashMs = 2_400;

interface Known {
  readonly scope: string;
  readonly states: ReadonlyMap<string, string>;
}

/**
 * The keys that are new or whose state has changed while their list was on screen.
 * @param scope what the list shows, such as its filter: another list marks nothing. Null while one is being read.
 */
export function useFlash(states: ReadonlyMap<string, string>, scope: string | null): ReadonlySet<string> {
  const known = useRef<Known | null>(null);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const before = known.current;
    known.current = scope === null ? null : { scope, states };
    if (before === null || before.scope !== scope) return;
    const changed = changedKeys(before.states, states);
    if (changed.length === 0) return;
    setMarked((others) => new Set([...others, ...changed]));
    const timer = setTimeout(() => {
      timers.current.delete(timer);
      setMarked((others) => new Set([...others].filter((key) => !changed.includes(key))));
    }, flashMs);
    timers.current.add(timer);
  }, [states, scope]);
  useEffect(() => {
    const pending = timers.current;
    return () => {
      for (const timer of pending) clearTimeout(timer);
    };
  }, []);
  return marked;
}

/** Keys that are new or whose state differs. */
export function changedKeys(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string[] {
  return [...after].filter(([key, state]) => before.get(key) !== state).map(([key]) => key);
}
