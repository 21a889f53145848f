import { type FileHandle, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { codeOf } from "../errors.ts";
import { writeChunk } from "./files.ts";
import { isUuid } from "./names.ts";

const uploadSchema = z.object({
  version: z.string(),
  bucketId: z.string(),
  key: z.string(),
  ownerId: z.string().nullable(),
  isUpsert: z.boolean(),
  sizeBytes: z.number(),
  mimeType: z.string(),
  cacheControl: z.string(),
  userMetadata: z.record(z.string(), z.unknown()).nullable(),
  /** As received; returned unchanged. */
  header: z.string(),
  expiresAtMs: z.number(),
  isFinished: z.boolean(),
});
/** An upload in pieces, as announced. */
export type ResumableUpload = z.infer<typeof uploadSchema>;

/**
 * Unfinished uploads in pieces: one file with the received bytes, whose length is the offset, and one that describes
 * it. Both survive the process.
 */
export interface ResumableFiles {
  put(upload: ResumableUpload): Promise<void>;
  get(version: string): Promise<ResumableUpload | null>;
  all(): Promise<ResumableUpload[]>;
  offset(upload: ResumableUpload): Promise<number>;
  /**
   * Appends the source's bytes, up to the announced length. Received bytes are kept, also if the source breaks off.
   * @returns whether the source had more
   */
  append(version: string, source: AsyncIterable<Uint8Array>, roomBytes: number): Promise<{ isTooLong: boolean }>;
  partOf(version: string): string;
  /** Deletes the received bytes; the description is kept, so that a client can see that it is done. */
  finish(upload: ResumableUpload): Promise<void>;
  remove(version: string): Promise<void>;
}

export async function createResumableFiles(folder: string): Promise<ResumableFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const partOf = (version: string) => path.join(folder, `${version}.part`);
  const fileOf = (version: string) => path.join(folder, `${version}.json`);
  const put = async (upload: ResumableUpload) => {
    await writeFile(`${fileOf(upload.version)}.new`, JSON.stringify(upload), { mode: 0o600, flush: true });
    await rename(`${fileOf(upload.version)}.new`, fileOf(upload.version));
  };
  const get = async (version: string) => {
    if (!isUuid(version)) return null;
    const text = await readFile(fileOf(version), "utf8").catch(missingAsNull);
    return text === null ? null : (uploadSchema.safeParse(parseJson(text)).data ?? null);
  };
  return {
    partOf,
    put,
    get,
    async all() {
      const versions = (await readdir(folder)).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []));
      return (await Promise.all(versions.map(get))).filter((upload) => upload !== null);
    },
    async offset(upload) {
      if (upload.isFinished) return upload.sizeBytes;
      return (await stat(partOf(upload.version)).catch(missingAsNull))?.size ?? 0;
    },
    async append(version, source, roomBytes) {
      const handle = await open(partOf(version), "a", 0o600);
      try {
        return await appendAll(handle, source, roomBytes);
      } finally {
        await handle.sync();
        await handle.close();
      }
    },
    async finish(upload) {
      await put({ ...upload, isFinished: true });
      await rm(partOf(upload.version), { force: true });
    },
    async remove(version) {
      await rm(fileOf(version), { force: true });
      await rm(partOf(version), { force: true });
    },
  };
}

async function appendAll(handle: FileHandle, source: AsyncIterable<Uint8Array>, roomBytes: number) {
  let room = roomBytes;
  for await (const chunk of source) {
    await writeChunk(handle, chunk.subarray(0, room));
    if (chunk.byteLength > room) return { isTooLong: true };
    room -= chunk.byteLength;
  }
  return { isTooLong: false };
}

function missingAsNull(error: unknown): null {
  if (codeOf(error) === "ENOENT") return null;
  throw error;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
