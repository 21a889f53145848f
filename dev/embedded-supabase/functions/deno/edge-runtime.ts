const tasks = new Set<Promise<unknown>>();

/**
 * What the edge runtime has and Deno lacks: `EdgeRuntime.waitUntil`. Also prevents an unhandled rejection of one
 * function from ending the shared process.
 */
export function installEdgeRuntime(): void {
  Object.defineProperty(globalThis, "EdgeRuntime", {
    value: {
      waitUntil(task: Promise<unknown>): Promise<unknown> {
        const settled = Promise.resolve(task).catch((error) => console.error("background task failed:", error));
        tasks.add(settled);
        void settled.finally(() => tasks.delete(settled));
        return task;
      },
    },
  });
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    console.error("unhandled rejection in a function:", event.reason);
  });
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    console.error("uncaught error in a function:", event.error);
  });
}

/** Background tasks that have not ended. */
export function pendingTasks(): Promise<unknown>[] {
  return [...tasks];
}
