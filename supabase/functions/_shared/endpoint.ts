import type { z } from "zod";
import { describeIssues, errorResponse } from "../../../lib/contracts/errors.ts";
import { describeError, type Log } from "./log.ts";
import { Refusal, toRefusal } from "./refusals.ts";

const BODY_BYTES_MAX = 4 * 1024 * 1024;

/**
 * A POST endpoint: gives each request an id, turns what `answer` returns into
 * JSON, and every refusal into the common error body.
 */
export function endpoint(
  log: Log,
  answer: (request: Request) => Promise<unknown>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const requestId = crypto.randomUUID();
    try {
      if (request.method !== "POST") throw new Refusal("method_not_allowed", "Call this address with POST.");
      return Response.json(await answer(request), { headers: { "x-request-id": requestId } });
    } catch (error) {
      const refusal = toRefusal(error);
      if (refusal?.cause !== undefined)
        log("warn", "refused by the database", { requestId, error: describeError(error) });
      if (refusal !== null) return errorResponse(refusal.code, refusal.message, requestId);
      log("error", "request failed", { requestId, error: describeError(error) });
      return errorResponse("internal_server_error", "Something went wrong here. Try again later.", requestId);
    }
  };
}

/**
 * The body, parsed by the schema. An empty body counts as {}. Refuses a body that is too large, not JSON, or does not
 * match.
 */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.infer<T>> {
  const text = await readText(request);
  let value: unknown;
  try {
    value = text === "" ? {} : JSON.parse(text);
  } catch {
    throw new Refusal("bad_request", "The body is not JSON.");
  }
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw new Refusal("unprocessable", describeIssues(parsed.error));
  return parsed.data;
}

/** Reads no further than the limit, regardless of the length header. */
async function readText(request: Request): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > BODY_BYTES_MAX)
      throw new Refusal("payload_too_large", `A body may have ${BODY_BYTES_MAX / 1024 / 1024} MB at most.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
