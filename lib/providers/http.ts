import type { GridError } from "../contracts/grid.ts";

/** What a provider needs from its environment; everything but `fetch` has a default. */
export type HttpOptions = {
  readonly fetch: typeof globalThis.fetch;
  /** Waits between attempts. Tests pass one that does not. */
  readonly sleep?: (delayMs: number) => Promise<void>;
  /** Spreads retries of many clients, from [0, 1). */
  readonly random?: () => number;
  readonly timeoutMs?: number;
  readonly attemptsMax?: number;
  readonly bodyBytesMax?: number;
  readonly userAgent?: string;
};

export type JsonResult =
  | { readonly ok: true; readonly body: unknown; readonly attempts: number }
  | { readonly ok: false; readonly error: GridError };

/** NESO answers in about a second; after ten it will not answer. */
const TIMEOUT_MS = 10_000;
const ATTEMPTS_MAX = 3;
const FIRST_BACKOFF_MS = 500;
/** A poll must end before the next begins, so a longer Retry-After is not honoured. */
const RETRY_AFTER_MAX_MS = 5_000;
/** All regions for 48 h with their mix are 0.7 MB. An Edge Function has 256 MB in all. */
const BODY_BYTES_MAX = 8_000_000;
const USER_AGENT = "Karbos/0.1 (carbon-aware scheduling; polls every 15 minutes)";

/**
 * Reads JSON from an address: https, or http to 127.0.0.1. Each attempt has a time limit and a size limit. Network
 * failures, 429, 5xx and responses that are not JSON are tried again with growing delay; other failures are not.
 * The response's Content-Type is not checked: NESO has answered without one.
 */
export async function fetchJson(url: string, options: HttpOptions, signal?: AbortSignal): Promise<JsonResult> {
  const insecure = addressError(url);
  if (insecure) return { ok: false, error: insecure };

  const attemptsMax = options.attemptsMax ?? ATTEMPTS_MAX;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await fetchOnce(url, options, signal);
    if (outcome.ok) return { ok: true, body: outcome.body, attempts: attempt };
    if (!outcome.isRetryable || attempt >= attemptsMax || signal?.aborted) {
      return { ok: false, error: { ...outcome.failure, attempts: attempt } };
    }
    await (options.sleep ?? sleepMs)(backoffMs(attempt, outcome.retryAfterMs, options.random ?? Math.random));
  }
}

type Failure = Omit<GridError, "attempts">;
type Outcome =
  | { ok: true; body: unknown }
  | { ok: false; failure: Failure; isRetryable: boolean; retryAfterMs: number | null };

async function fetchOnce(url: string, options: HttpOptions, signal: AbortSignal | undefined): Promise<Outcome> {
  if (signal?.aborted) return aborted(url);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, timeoutMs);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    const response = await options.fetch(url, {
      headers: { accept: "application/json", "user-agent": options.userAgent ?? USER_AGENT },
      // Neither service redirects these routes; following one could leave https or the machine.
      redirect: "error",
      signal: controller.signal,
    });
    if (!response.ok) {
      await response.body?.cancel();
      return refused(url, response);
    }
    return parse(url, response.status, await readText(response, options.bodyBytesMax ?? BODY_BYTES_MAX));
  } catch (error) {
    if (signal?.aborted) return aborted(url);
    if (controller.signal.aborted) {
      return retryable({
        code: "timeout",
        message: `${shown(url)} did not answer within ${timeoutMs / 1000} s.`,
        status: null,
      });
    }
    return retryable({
      code: "network",
      message: `${shown(url)} could not be reached: ${reason(error)}.`,
      status: null,
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

/** The body as text, or null as soon as it grows past the limit. */
async function readText(response: Response, bytesMax: number): Promise<string | null> {
  if (!response.body) return "";
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > bytesMax) {
      await reader.cancel();
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parse(url: string, status: number, text: string | null): Outcome {
  if (text === null) {
    const failure: Failure = { code: "too_large", message: `${shown(url)} sent more than the limit.`, status };
    return { ok: false, failure, isRetryable: false, retryAfterMs: null };
  }
  try {
    return { ok: true, body: JSON.parse(text) };
  } catch {
    const what = text.trim() === "" ? "nothing" : `no JSON: "${text.trim().slice(0, 60).replaceAll(/\s+/g, " ")}"`;
    return retryable({ code: "not_json", message: `${shown(url)} answered with ${what}.`, status });
  }
}

function refused(url: string, response: Response): Outcome {
  const { status } = response;
  const retryAfterSeconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return {
    ok: false,
    failure: { code: "http_status", message: `${shown(url)} answered with status ${status}.`, status },
    isRetryable: status === 429 || status >= 500,
    retryAfterMs: Number.isFinite(retryAfterSeconds) ? Math.max(0, retryAfterSeconds) * 1000 : null,
  };
}

function aborted(url: string): Outcome {
  const failure: Failure = { code: "aborted", message: `Reading ${shown(url)} was cancelled.`, status: null };
  return { ok: false, failure, isRetryable: false, retryAfterMs: null };
}

function retryable(failure: Failure): Outcome {
  return { ok: false, failure, isRetryable: true, retryAfterMs: null };
}

function backoffMs(attempt: number, retryAfterMs: number | null, random: () => number): number {
  if (retryAfterMs !== null) return Math.min(retryAfterMs, RETRY_AFTER_MAX_MS);
  return FIRST_BACKOFF_MS * 2 ** (attempt - 1) * (1 + random() / 2);
}

function addressError(url: string): GridError | null {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: "", hostname: "" };
  if (protocol === "https:" || (protocol === "http:" && hostname === "127.0.0.1")) return null;
  const message = `"${url}" is refused: the address must begin with https://, or with http://127.0.0.1 for a replay.`;
  return { code: "insecure_address", message, status: null, attempts: 0 };
}

/** An address as it may appear in a message: without its query. */
function shown(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node says "fetch failed" and has the reason in the cause.
  return error.cause instanceof Error ? error.cause.message || error.message : error.message;
}

function sleepMs(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
