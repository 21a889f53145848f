/** How long a page or an action waits for a response from Supabase. */
export const pageTimeoutMs = 10_000;
/** How long any request waits for its session to be refreshed, before the page even begins. */
export const sessionTimeoutMs = 5_000;

/**
 * A fetch for the client of one request: a call without a response in time fails, and so do concurrent and later calls,
 * so that a request waits once and not once per call.
 */
export function boundedFetch(timeoutMs: number, fetcher: typeof fetch = fetch): typeof fetch {
  const isSilent = new AbortController();
  return async (input, init) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signals = [timeout, isSilent.signal, init?.signal].filter((signal) => signal instanceof AbortSignal);
    try {
      return await fetcher(input, { ...init, signal: AbortSignal.any(signals) });
    } catch (error) {
      if (timeout.aborted) isSilent.abort();
      if (!isSilent.signal.aborted) throw error;
      // supabase-js would treat a TimeoutError as transient and retry three times.
      throw new DOMException(`Supabase did not answer within ${timeoutMs / 1000} s`, "AbortError");
    }
  };
}
