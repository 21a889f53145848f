/**
 * Runs something whenever it is asked for, one run at a time. What is asked for during a run is done once, after it:
 * ten thousand workloads due in one minute start neither ten thousand reads nor cancel the one under way.
 * @param spacingMs from the start of a run to the start of the next, at least
 */
export function gather(
  run: () => Promise<void>,
  spacingMs: number,
): { readonly ask: () => void; readonly stop: () => void } {
  let isRunning = false;
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let startedMs = Number.NEGATIVE_INFINITY;
  const start = () => {
    timer = null;
    isRunning = true;
    isWanted = false;
    startedMs = performance.now();
    void run().finally(() => {
      isRunning = false;
      if (isWanted) startWhenDue();
    });
  };
  const startWhenDue = () => {
    const waitMs = startedMs + spacingMs - performance.now();
    if (waitMs <= 0) start();
    else timer = setTimeout(start, waitMs);
  };
  return {
    ask: () => {
      isWanted = true;
      if (!isRunning && timer === null) startWhenDue();
    },
    stop: () => {
      isWanted = false;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
