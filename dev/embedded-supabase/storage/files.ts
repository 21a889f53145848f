import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { codeOf } from "../errors.ts";
import { refusals } from "./errors.ts";
import { isUuid } from "./names.ts";

const CHUNK_BYTES = 64 * 1024;

/** What was written. */
export interface WrittenFile {
  sizeBytes: number;
  /** In quotes, as in the header. */
  eTag: string;
}

/**
 * The contents of objects, one file each, named by the version in its row: a random UUID, never by the key. A file is
 * complete before it has its name, and never changes afterwards.
 */
export interface FileStore {
  /** @throws StorageError if there are more bytes than `limitBytes`; nothing is kept then */
  write(version: string, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<WrittenFile>;
  /** Gives a complete file on the same file system a second name here. */
  adopt(version: string, file: string): Promise<WrittenFile>;
  /** A second name for the same content. */
  copy(from: string, to: string): Promise<void>;
  /** @param range first and last byte. @throws StorageError if there is no such file */
  read(version: string, range?: { start: number; end: number }): Promise<ReadableStream<Uint8Array>>;
  remove(versions: (string | null)[]): Promise<void>;
  /** Every version that has a file. */
  list(): Promise<string[]>;
}

/** @param folder created if missing; unfinished files of an earlier process are deleted */
export async function createFileStore(folder: string): Promise<FileStore> {
  const objects = path.join(folder, "objects");
  const incoming = path.join(folder, "incoming");
  await rm(incoming, { recursive: true, force: true });
  await mkdir(incoming, { recursive: true, mode: 0o700 });
  await mkdir(objects, { recursive: true, mode: 0o700 });

  const placeOf = (version: string) => {
    if (!isUuid(version)) throw new Error(`not a version: ${version}`);
    return path.join(objects, version.slice(0, 2), version);
  };
  const publish = async (file: string, version: string) => {
    const place = placeOf(version);
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    await rename(file, place);
    await syncFolder(path.dirname(place));
  };
  const makeLink = async (file: string, version: string) => {
    const place = placeOf(version);
    await mkdir(path.dirname(place), { recursive: true, mode: 0o700 });
    await link(file, place).catch((error: unknown) => {
      // It already has that name: the process ended before the row was written.
      if (codeOf(error) !== "EEXIST") missingAsRefusal(error);
    });
    await syncFolder(path.dirname(place));
  };
  return {
    async write(version, source, limitBytes) {
      const file = path.join(incoming, version);
      try {
        const written = await writeAll(file, source, limitBytes);
        await publish(file, version);
        return written;
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    async adopt(version, file) {
      const written = await measure(file);
      await makeLink(file, version);
      return written;
    },
    async copy(from, to) {
      await makeLink(placeOf(from), to);
    },
    async read(version, range) {
      const handle = await open(placeOf(version)).catch(missingAsRefusal);
      return streamOf(handle, range ?? { start: 0, end: Number.MAX_SAFE_INTEGER });
    },
    async remove(versions) {
      await Promise.all(versions.map((version) => version !== null && rm(placeOf(version), { force: true })));
    },
    async list() {
      const names = await readdir(objects, { recursive: true });
      return names.map((name) => path.basename(name)).filter(isUuid);
    },
  };
}

/** One chunk at a time: the next is read only after the previous one is written. */
async function writeAll(file: string, source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<WrittenFile> {
  const hash = createHash("md5");
  const handle = await open(file, "wx", 0o600);
  let sizeBytes = 0;
  try {
    for await (const chunk of source) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > limitBytes) throw refusals.entityTooLarge();
      hash.update(chunk);
      await writeChunk(handle, chunk);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sizeBytes, eTag: `"${hash.digest("hex")}"` };
}

/** A write may be partial. */
export async function writeChunk(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let done = 0; done < chunk.byteLength; ) {
    const { bytesWritten } = await handle.write(chunk, done);
    done += bytesWritten;
  }
}

/** Reads the next chunk when the last one is consumed, and closes the file at the end or when the reader stops. */
function streamOf(handle: FileHandle, range: { start: number; end: number }): ReadableStream<Uint8Array> {
  let position = range.start;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const wanted = Math.min(CHUNK_BYTES, range.end - position + 1);
      const { bytesRead, buffer } = await handle.read(new Uint8Array(wanted), 0, wanted, position);
      position += bytesRead;
      if (bytesRead > 0) return controller.enqueue(buffer.subarray(0, bytesRead));
      await handle.close();
      controller.close();
    },
    cancel: () => handle.close(),
  });
}

async function measure(file: string): Promise<WrittenFile> {
  const hash = createHash("md5");
  let sizeBytes = 0;
  for await (const chunk of createReadStream(file)) {
    hash.update(chunk);
    sizeBytes += chunk.length;
  }
  return { sizeBytes, eTag: `"${hash.digest("hex")}"` };
}

/** So that the name survives a crash like the content. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function missingAsRefusal(error: unknown): never {
  throw codeOf(error) === "ENOENT" ? refusals.noSuchKey() : error;
}
