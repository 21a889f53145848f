import type { Page } from "playwright-core";
import { quantile } from "./support.ts";

declare global {
  interface Window {
    /** When each job id first arrived over the page's socket, in milliseconds. */
    karbosHeard: Record<string, number>;
  }
}

/** Moments of one workload on its way to the page, UTC milliseconds; null if it was not noticed. */
export interface Stages {
  readonly sentMs: number;
  readonly answeredMs: number;
  readonly heardMs: number | null;
  /** The read of the list that contained it. */
  readonly readFromMs: number | null;
  readonly readToMs: number | null;
  readonly seenMs: number;
}

/** Makes the page record messages of its socket. Call it before the page is opened. */
export async function noteStages(page: Page): Promise<void> {
  await page.addInitScript(noteFrames);
}

/** What the page recorded about a workload that it shows. */
export function stagesOf(page: Page, jobId: string): Promise<Pick<Stages, "heardMs" | "readFromMs" | "readToMs">> {
  return page.evaluate((id) => {
    const seenMs = window.karbosSeen[id] ?? 0;
    const atMs = (timeMs: number) => performance.timeOrigin + timeMs;
    const read = performance
      .getEntriesByType("resource")
      .filter((entry) => entry instanceof PerformanceResourceTiming)
      .findLast(
        ({ name, responseEnd }) => /compute_workloads.*PLANNED.*PENDING/.test(name) && atMs(responseEnd) <= seenMs,
      );
    return {
      heardMs: window.karbosHeard[id] ?? null,
      readFromMs: read ? atMs(read.startTime) : null,
      readToMs: read ? atMs(read.responseEnd) : null,
    };
  }, jobId);
}

/** Each stage with its p50 and p95, for printing. */
export function stageRows(all: readonly Stages[]): (readonly [string, string])[] {
  const row = (name: string, from: keyof Stages, to: keyof Stages) => {
    const took = all.flatMap((stages) => {
      const [fromMs, toMs] = [stages[from], stages[to]];
      return fromMs === null || toMs === null ? [] : [toMs - fromMs];
    });
    return [name, `p50 ${quantile(took, 0.5).toFixed(0)} ms, p95 ${quantile(took, 0.95).toFixed(0)} ms`] as const;
  };
  return [
    row("  submitted, answered over REST", "sentMs", "answeredMs"),
    row("  submitted, received over the socket", "sentMs", "heardMs"),
    row("  heard, list asked for", "heardMs", "readFromMs"),
    row("  list asked for, answered", "readFromMs", "readToMs"),
    row("  list answered, seen", "readToMs", "seenMs"),
  ];
}

/** Runs in the page, before its own scripts. */
function noteFrames(): void {
  window.karbosHeard = {};
  // By default the browser keeps 250 entries, fewer than the page's requests.
  performance.setResourceTimingBufferSize(100_000);
  window.WebSocket = class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.addEventListener("message", ({ data }) => {
        for (const [id] of String(data).matchAll(/KB-\d{6}/g)) window.karbosHeard[id] ??= Date.now();
      });
    }
  };
}
