/** More than any request of ours, and small enough that one request cannot fill the one process of all functions. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/** So much of a body that is too large is still read, because a client that is cut off while it writes sees no answer. */
const MAX_DISCARDED_BYTES = 10 * MAX_BODY_BYTES;

/** The body of a request as far as it may go, and whether it went further. */
export interface LimitedBody {
  stream: ReadableStream<Uint8Array> | null;
  isTooLarge(): boolean;
}

/** Limits a body by the length that the request states, or while it streams when it states none. */
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

/** Reads on what nobody wants, up to a limit. */
export async function discard(body: ReadableStream<Uint8Array>): Promise<void> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > MAX_DISCARDED_BYTES) return;
  }
}
