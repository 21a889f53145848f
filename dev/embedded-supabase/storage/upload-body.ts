import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy } from "@fastify/busboy";
import { decodeMetadata, parseMetadata } from "./call.ts";
import { refusals } from "./errors.ts";

/** An upload before its content is read. */
export interface UploadBody {
  source: AsyncIterable<Uint8Array>;
  mimeType: string;
  cacheControl: string;
  userMetadata: Record<string, unknown> | null;
  /** The file's length as stated by the client; null if not stated. */
  declaredBytes: number | null;
}

const METADATA_BYTES_MAX = 1024 * 1024;

/** Reads the head of an upload: a raw body with headers, or a form whose fields come before its file. @throws StorageError */
export async function readUpload(request: Request): Promise<UploadBody> {
  const type = request.headers.get("content-type");
  const body = await (type?.startsWith("multipart/form-data") ? readForm(request, type) : readRaw(request, type));
  return { ...body, source: whole(body.source) };
}

/** A broken upload is a client error, unlike a disk failure. */
async function* whole(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  try {
    yield* source;
  } catch {
    throw refusals.noContent();
  }
}

async function readRaw(request: Request, type: string | null): Promise<UploadBody> {
  const { headers } = request;
  return {
    source: request.body ?? Readable.from([]),
    mimeType: type || "application/octet-stream",
    cacheControl: printable(headers.get("cache-control")) ?? "no-cache",
    userMetadata: decodeMetadata(headers.get("x-metadata")),
    declaredBytes: lengthOf(headers.get("content-length")),
  };
}

function readForm(request: Request, type: string): Promise<UploadBody> {
  if (request.body === null) throw refusals.noContent();
  const parser = createParser(type);
  const fields = new Map<string, string>();
  const head = Promise.withResolvers<UploadBody>();
  let file: Readable | null = null;
  parser.on("field", (name, value, _isNameCut, isCut) => {
    if (isCut) head.reject(refusals.entityTooLarge("user_metadata"));
    else fields.set(name, value);
  });
  parser.on("file", (_field, stream, _name, _encoding, mimeType) => {
    file = stream;
    // The reader also gets the error; before there is a reader, it must not end the process.
    stream.on("error", () => {});
    const cacheTime = printable(fields.get("cacheControl") ?? null);
    head.resolve({
      source: stream,
      mimeType: fields.get("contentType") ?? mimeType,
      cacheControl: cacheTime === null ? "no-cache" : `max-age=${cacheTime}`,
      userMetadata: parseMetadata(fields.get("metadata") ?? fields.get("userMetadata")),
      declaredBytes: null,
    });
  });
  pipeline(request.body, parser)
    .then(() => head.reject(refusals.noContent()))
    .catch((error: unknown) => {
      head.reject(refusals.noContent());
      file?.destroy(error instanceof Error ? error : new Error("the upload has broken off"));
    });
  return head.promise;
}

function createParser(type: string) {
  try {
    const limits = { fields: 10, files: 1, fieldSize: METADATA_BYTES_MAX, headerPairs: 50 };
    return new Busboy({ headers: { "content-type": type }, limits });
  } catch {
    throw refusals.noContent();
  }
}

/** A value that is safe in a header. */
function printable(text: string | null): string | null {
  return text !== null && /^[\x20-\x7e]{1,255}$/.test(text) ? text : null;
}

export function lengthOf(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}
