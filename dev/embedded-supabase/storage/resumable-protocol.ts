import { corsHeaders, preflight } from "../responses.ts";
import { refusals } from "./errors.ts";

/** Of the protocol, and of the content of each piece. */
export const TUS_VERSION = "1.0.0";
export const TUS_CONTENT_TYPE = "application/offset+octet-stream";
export const RESUMABLE_PATH = "/upload/resumable";

/** The upload of an address, and whether a signature replaces the token. */
export function partsOf(url: URL): { id: string; isSigned: boolean } {
  const rest = url.pathname
    .slice(url.pathname.indexOf(RESUMABLE_PATH) + RESUMABLE_PATH.length)
    .split("/")
    .filter(Boolean);
  const isSigned = rest[0] === "sign";
  return { id: rest[isSigned ? 1 : 0] ?? "", isSigned };
}

/** The server's capabilities, for clients and, as the response to a preflight request, for browsers. */
export function describeServer(request: Request, maxBytes: number): Response {
  const { headers, status } = preflight(request);
  const description = {
    "tus-version": TUS_VERSION,
    "tus-extension": "creation,creation-with-upload,termination,expiration",
    "tus-max-size": String(maxBytes),
  };
  return reply(status, { ...Object.fromEntries(headers), ...description });
}

/** `key base64,key base64`; a key may have no value. @throws StorageError */
export function readMetadata(header: string): Map<string, string> {
  const metadata = new Map<string, string>();
  if (header.length > 16_384) throw refusals.invalidParameter("Invalid Upload-Metadata header");
  for (const pair of header.split(",").filter((text) => text.trim() !== "")) {
    const [name = "", value = "", ...more] = pair.trim().split(" ");
    if (more.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(value) || metadata.has(name)) {
      throw refusals.invalidParameter("Invalid Upload-Metadata header");
    }
    metadata.set(name, Buffer.from(value, "base64").toString("utf8"));
  }
  return metadata;
}

/** The chunks of a body, until it ends, breaks off or is aborted. */
export async function* untilAborted(
  body: ReadableStream<Uint8Array> | null,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array, void> {
  if (body === null) return;
  const reader = body.getReader();
  // This ends a read that waits on a dead connection.
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }));
      if (done || value === undefined) return;
      yield value;
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** A response with the headers of the protocol. */
export function reply(status: number, headers: Record<string, string>, body: string | null = null): Response {
  return new Response(body, {
    status,
    headers: {
      ...corsHeaders,
      "access-control-expose-headers":
        "location, upload-offset, upload-length, upload-metadata, upload-expires, tus-version, tus-resumable, tus-max-size, tus-extension, tus-complete",
      "tus-resumable": TUS_VERSION,
      ...(body === null ? {} : { "content-type": "text/plain" }),
      ...headers,
    },
  });
}
