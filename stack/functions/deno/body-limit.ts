/** More than any request of ours, and small enough that one request cannot fill the one process of all functions. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;

/** The body of a request as far as it may go, and whether it went further. */
export function limitBody(request: Request): { init: RequestInit; tooLarge: () => boolean } {
  let tooLarge = Number(request.headers.get("content-length") ?? 0) > MAX_BODY_BYTES;
  if (request.body === null || tooLarge) return { init: {}, tooLarge: () => tooLarge };
  let bytes = 0;
  const counter = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > MAX_BODY_BYTES) {
        tooLarge = true;
        controller.error(new Error(`request body is larger than ${MAX_BODY_BYTES} bytes`));
        return;
      }
      controller.enqueue(chunk);
    },
  });
  return { init: { body: request.body.pipeThrough(counter) }, tooLarge: () => tooLarge };
}
