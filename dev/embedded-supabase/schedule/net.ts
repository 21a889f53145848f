import type pg from "pg";
import { z } from "zod";
import { messageOf } from "../errors.ts";

const requestSchema = z.object({
  id: z.string(),
  method: z.enum(["GET", "POST", "DELETE"]),
  url: z.string(),
  headers: z.record(z.string(), z.unknown()).nullable(),
  body: z.instanceof(Uint8Array).nullable(),
  timeout_milliseconds: z.number(),
});
type QueuedRequest = z.infer<typeof requestSchema>;

interface Answer {
  statusCode: number | null;
  contentType: string | null;
  headers: Record<string, string> | null;
  content: string | null;
  timedOut: boolean;
  error: string | null;
}

/** pg_net's batch size: the number in flight at once. */
const MAX_IN_FLIGHT = 200;
/** A longer response is truncated, because it is stored in a table. */
const MAX_CONTENT_BYTES = 1024 * 1024;
/** pg_net's time to live of responses. */
const KEPT_HOURS = 6;

/** Sends the requests of net.http_request_queue. */
export interface Net {
  /** Sends the queued requests; may be called at any time. */
  drain(): void;
  prune(): Promise<void>;
}

/**
 * @param pool as supabase_admin
 *
 * Like the real one: a request is sent after the commit of its transaction, is removed from the queue before it is
 * sent, and is not retried. Requests still in the queue of a killed worker are sent by the next.
 */
export function createNet(pool: pg.Pool, log: (message: string) => void): Net {
  let inFlight = 0;
  let isTaking = false;
  let again = false;

  const take = async () => {
    if (isTaking) {
      again = true;
      return;
    }
    isTaking = true;
    try {
      do {
        again = false;
        const requests = await takeRequests(pool, MAX_IN_FLIGHT - inFlight);
        for (const request of requests) {
          inFlight += 1;
          void deliver(pool, request, log).finally(() => {
            inFlight -= 1;
            void take();
          });
        }
        if (requests.length > 0) again = true;
      } while (again && inFlight < MAX_IN_FLIGHT);
    } catch (error) {
      log(`queue: ${messageOf(error)}`);
    } finally {
      isTaking = false;
    }
  };

  return {
    drain: () => void take(),
    async prune() {
      if (!(await exists(pool))) return;
      await pool.query("delete from net._http_response where created < now() - make_interval(hours => $1)", [
        KEPT_HOURS,
      ]);
    },
  };
}

async function exists(pool: pg.Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    "select to_regclass('net.http_request_queue') is not null as found",
  );
  return rows[0]?.found === true;
}

async function takeRequests(pool: pg.Pool, limit: number): Promise<QueuedRequest[]> {
  if (limit <= 0 || !(await exists(pool))) return [];
  const { rows } = await pool.query(
    `delete from net.http_request_queue
     where id in (select id from net.http_request_queue order by id limit $1 for update skip locked)
     returning id::text, method::text, url, headers, body, timeout_milliseconds`,
    [limit],
  );
  return z.array(requestSchema).parse(rows);
}

async function deliver(pool: pg.Pool, request: QueuedRequest, log: (message: string) => void): Promise<void> {
  const answer = await send(request);
  await pool
    .query(
      `insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        ...[request.id, answer.statusCode, answer.contentType, answer.headers, answer.content],
        ...[answer.timedOut, answer.error],
      ],
    )
    .catch((error: unknown) => log(`answer of request ${request.id} is lost: ${messageOf(error)}`));
}

async function send(request: QueuedRequest): Promise<Answer> {
  const startedAt = performance.now();
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { "user-agent": "pg_net/0.19.5", ...textValues(request.headers) },
      body: request.method === "GET" || request.body === null ? null : new Uint8Array(request.body),
      signal: AbortSignal.timeout(request.timeout_milliseconds),
    });
    const { text, isCut } = await readLimited(response);
    return {
      statusCode: response.status,
      contentType: response.headers.get("content-type"),
      headers: Object.fromEntries(response.headers),
      content: text,
      timedOut: false,
      error: isCut ? `The answer was cut after ${MAX_CONTENT_BYTES} bytes` : null,
    };
  } catch (error) {
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    const waitedMs = Math.round(performance.now() - startedAt);
    const message = timedOut
      ? `Timeout of ${request.timeout_milliseconds} ms reached. Total time: ${waitedMs} ms`
      : causeOf(error);
    return { statusCode: null, contentType: null, headers: null, content: null, timedOut, error: message };
  }
}

function textValues(headers: Record<string, unknown> | null): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name, String(value)]));
}

/** fetch says "fetch failed" and has the reason in its cause. */
function causeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error ? messageOf(error.cause) : messageOf(error);
}

async function readLimited(response: Response): Promise<{ text: string; isCut: boolean }> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > MAX_CONTENT_BYTES) break;
  }
  const isCut = bytes > MAX_CONTENT_BYTES;
  // Postgres keeps no NUL in text.
  const text = Buffer.concat(chunks).subarray(0, MAX_CONTENT_BYTES).toString("utf8").replaceAll("\u0000", "");
  return { text, isCut };
}
