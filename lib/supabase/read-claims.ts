import { AuthRetryableFetchError } from "@supabase/supabase-js";
import type { KarbosClient } from "./client.ts";

type ClaimsAnswer = Awaited<ReturnType<KarbosClient["auth"]["getClaims"]>>;

/**
 * The verified claims of the session; it is refreshed first if it is about to expire. supabase-js retries a failing
 * refresh for half a minute: after `timeoutMs` the result is that the service cannot be reached. The session is
 * unchanged.
 */
export async function readClaims({ auth }: Pick<KarbosClient, "auth">, timeoutMs: number): Promise<ClaimsAnswer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<ClaimsAnswer>((resolve) => {
    const message = `The session could not be checked within ${timeoutMs / 1000} s`;
    timer = setTimeout(() => resolve({ data: null, error: new AuthRetryableFetchError(message, 0) }), timeoutMs);
  });
  try {
    return await Promise.race([auth.getClaims(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
