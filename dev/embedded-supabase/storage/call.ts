import { z } from "zod";
import type { Caller } from "./caller.ts";
import type { StorageConfig } from "./config.ts";
import type { Scope, StorageDatabase } from "./database.ts";
import { refusals } from "./errors.ts";
import type { FileStore } from "./files.ts";
import type { Signer } from "./signing.ts";

/** The dependencies of all routes. */
export interface Parts {
  config: StorageConfig;
  database: StorageDatabase;
  files: FileStore;
  signer: Signer;
}

/** One request, for its route. */
export interface Call {
  request: Request;
  url: URL;
  caller: Caller;
  scope: Scope;
  /** From the address, decoded; empty if the route has none. */
  bucketId: string;
  key: string;
}

const JSON_BYTES_MAX = 1024 * 1024;

/** The body, parsed by its schema. @throws StorageError */
export async function readBody<Schema extends z.ZodType>(request: Request, schema: Schema): Promise<z.infer<Schema>> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > JSON_BYTES_MAX) throw refusals.entityTooLarge("request body");
    chunks.push(chunk);
  }
  const parsed = schema.safeParse(parseJson(Buffer.concat(chunks).toString("utf8")));
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0] ?? { path: [], message: "invalid" };
  throw refusals.invalidRequest(`body/${path.join("/")} ${message}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.invalidRequest("Body is not valid JSON");
  }
}

/** User metadata of a header: JSON in base64. Anything but a JSON object counts as none, as on hosted. */
export function decodeMetadata(base64: string | null): Record<string, unknown> | null {
  return base64 === null ? null : parseMetadata(Buffer.from(base64, "base64").toString("utf8"));
}

const recordSchema = z.record(z.string(), z.unknown());

export function parseMetadata(text: string | null | undefined): Record<string, unknown> | null {
  if (!text) return null;
  try {
    return recordSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
