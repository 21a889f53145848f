/** More than any request of ours, and small enough that one request cannot fill the one process of all functions. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/**
 * This much of a body that is too large is still read, because a client that is cut off while it writes sees no
 * response.
 */
const MAX_DISCARDED_BYTES = 10 * MAX_BODY_BYTES;

/** The body of a request up to the limit, and whether it was longer. */
export interface LimitedBody {
  stream: ReadableStream<Uint8Array> | null;
  isTooLarge(): boolean;
}

/** Limits a body by the stated length, or while it streams if none is stated. */
export async function limitBody(request: Request): Promise<LimitedBody> {
  const { body } = request;
  if (body === null) return { stream: null, isTooLarge: () => false };
  if (Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES) {
    await discard(body);
    return { stream: null, isTooLarge: () => true };
  }
  let bytes = 0;
  const counter = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) controller.error(new Error("request body is too large"));
      else controller.enqueue(chunk);
    },
  });
  return { stream: body.pipeThrough(counter), isTooLarge: () => bytes > MAX_BODY_BYTES };
}

/** Drains the rest of a body, up to a limit. */
export async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_DISCARDED_BYTES) return;
  }
}
