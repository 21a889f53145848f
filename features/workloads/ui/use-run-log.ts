"use client";

import { useEffect, useEffectEvent, useRef, useState } from "react";
import { useLiveTopic, usePollingInterval, useSupabase } from "@/components/live/live-provider.tsx";
import { logTopic } from "@/lib/live/topics.ts";
import { readLogAfter, readLogEnd } from "../data/run-log-query.ts";
import { appendLines, type LogLineView } from "../model/log-line.ts";

interface RunLog {
  readonly lines: readonly LogLineView[];
  /** Until the first answer. */
  readonly isPending: boolean;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/**
 * The log of a run, read to its end and then on from the last line held, whenever a broadcast says that there is
 * more; every few seconds while the socket is down. After a lost connection nothing is missing: reading goes on
 * from the same number.
 */
export function useRunLog(jobId: string, runId: number, isOpen: boolean): RunLog {
  const client = useSupabase();
  const pollingMs = usePollingInterval();
  const [state, setState] = useState<Omit<RunLog, "retry">>({ lines: [], isPending: true, hasFailed: false });
  const lastSeq = useRef<number | null>(null);
  const reading = useRef<Promise<void> | null>(null);

  const readOn = useEffectEvent(async () => {
    const isFirst = lastSeq.current === null;
    try {
      let received = isFirst
        ? await readLogEnd(client, runId)
        : await readLogAfter(client, runId, lastSeq.current ?? -1);
      while (received.length > 0) {
        const batch = received;
        lastSeq.current = batch.at(-1)?.seq ?? lastSeq.current;
        setState(({ lines }) => ({ lines: appendLines(lines, batch), isPending: false, hasFailed: false }));
        received = await readLogAfter(client, runId, lastSeq.current ?? -1);
      }
      if (isFirst) lastSeq.current ??= -1;
      setState(({ lines }) => ({ lines, isPending: false, hasFailed: false }));
    } catch (error) {
      console.error("the log could not be read", error);
      setState(({ lines }) => ({ lines, isPending: false, hasFailed: true }));
    }
  });
  // One read at a time: two would ask for the same lines. A call in between is served by one more read after.
  const read = useEffectEvent(() => {
    reading.current = (reading.current ?? Promise.resolve()).then(() => readOn());
  });

  useEffect(() => {
    read();
  }, []);
  useEffect(() => {
    if (!isOpen || pollingMs === false) return;
    const timer = setInterval(() => read(), pollingMs);
    return () => clearInterval(timer);
  }, [isOpen, pollingMs]);
  useLiveTopic(isOpen ? logTopic(jobId) : null, () => read());
  // The last lines arrive with the run's end, after which nobody announces more.
  useEffect(() => {
    if (!isOpen) read();
  }, [isOpen]);

  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (attempt > 0) read();
  }, [attempt]);
  return { ...state, retry: () => setAttempt((count) => count + 1) };
}
