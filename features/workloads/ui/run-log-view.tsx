"use client";

import { useSupabase } from "@/components/live/live-provider.tsx";
import { ReadError } from "@/components/states/read-error.tsx";
import { ChartSkeleton } from "@/components/states/skeletons.tsx";
import { readWholeLog } from "../data/run-log-query.ts";
import { logFile } from "../model/log-line.ts";
import type { RunView } from "../model/workload-view.ts";
import { workloadTexts } from "../texts/workload.ts";
import { LogViewer } from "./log-viewer.tsx";
import { useRunLog } from "./use-run-log.ts";

/** The log of one attempt, live while it runs. */
export function RunLog({ jobId, run }: { jobId: string; run: RunView }) {
  const client = useSupabase();
  const isRunning = run.status === "RUNNING" || run.status === "OFFERED";
  const { lines, isPending, hasFailed, retry } = useRunLog(jobId, run.id, isRunning);
  if (isPending) return <ChartSkeleton />;
  if (hasFailed && lines.length === 0) return <ReadError onRetry={retry} what={workloadTexts.log.subject} />;
  return (
    <LogViewer
      isRunning={isRunning}
      lines={lines}
      onDownload={() =>
        void download(`${jobId}-attempt-${run.attempt}.log`, () => readWholeLog(client, run.id).then(logFile))
      }
      total={Math.max(run.logLines, lines.length)}
    />
  );
}

async function download(name: string, readText: () => Promise<string>): Promise<void> {
  const address = URL.createObjectURL(new Blob([await readText()], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
