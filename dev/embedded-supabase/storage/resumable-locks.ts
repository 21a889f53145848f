/** Lets one request at a time work on an upload. */
export interface ResumableLocks {
  /**
   * Runs `work` when no other request holds the upload. A request that holds it is stopped by its signal: a client that
   * reconnects has lost its earlier connection, which the server may not have noticed.
   */
  hold<Result>(version: string, work: (signal: AbortSignal) => Promise<Result>): Promise<Result>;
}

export function createResumableLocks(): ResumableLocks {
  const held = new Map<string, { stop: AbortController; ended: Promise<unknown> }>();
  return {
    async hold(version, work) {
      for (let other = held.get(version); other !== undefined; other = held.get(version)) {
        other.stop.abort();
        await other.ended;
      }
      const stop = new AbortController();
      const { promise: ended, resolve } = Promise.withResolvers<void>();
      held.set(version, { stop, ended });
      try {
        return await work(stop.signal);
      } finally {
        held.delete(version);
        resolve();
      }
    },
  };
}
