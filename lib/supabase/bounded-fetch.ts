/** How long a page or an action waits for an answer of Supabase. */
export const pageTimeoutMs = 10_000;
/** How long any request waits for its session to be refreshed, before the page even begins. */
export const sessionTimeoutMs = 5_000;

/**
 * A fetch for the client of one request: a call that has no answer in time fails, and so do those that run beside it
 * and all after it, so that a request waits once and not once a call.
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
      // As TimeoutError, supabase-js would take it for a passing fault and try three times more.
      throw new DOMException(`Supabase did not answer within ${timeoutMs / 1000} s`, "AbortError");
    }
  };
}
