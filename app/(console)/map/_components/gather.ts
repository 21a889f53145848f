/**
 * Runs something whenever it is asked for, one run at a time. What is asked for during a run is done once, after it:
 * ten thousand workloads due in one minute start neither ten thousand reads nor cancel the one under way.
 * @param pauseMs between two runs that follow each other
 */
export function gather(
  run: () => Promise<void>,
  pauseMs: number,
): { readonly ask: () => void; readonly stop: () => void } {
  let isRunning = false;
  let isWanted = false;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const start = () => {
    timer = null;
    isRunning = true;
    isWanted = false;
    void run().finally(() => {
      isRunning = false;
      if (isWanted && timer === null) timer = setTimeout(start, pauseMs);
    });
  };
  return {
    ask: () => {
      isWanted = true;
      if (!isRunning && timer === null) start();
    },
    stop: () => {
      isWanted = false;
      if (timer !== null) clearTimeout(timer);
      timer = null;
    },
  };
}
