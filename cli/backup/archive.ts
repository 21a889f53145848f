import { createHash } from "node:crypto";
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { ENTRY_BYTES_MAX, type Entry, readTar, TAR_END, tarEntry } from "./tar.ts";

export const MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.hmac";
export const SECRETS = "secrets";

/** An archive while it is written. */
export type ArchiveWriter = {
  add(entry: Entry): Promise<void>;
  /** Adds a content of any length, cut into entries `name/000001` and so on; at least one. @returns its bytes */
  addStream(name: string, source: AsyncIterable<Uint8Array>): Promise<number>;
  /** SHA-256 over what was added so far. */
  digest(): string;
};

/**
 * Writes an archive, a tar in gzip that only its owner may read. It has its name only once `fill` has
 * ended well: until then it lies beside it as FILE.partial.
 */
export async function writeArchive(file: string, fill: (archive: ArchiveWriter) => Promise<void>): Promise<void> {
  const partial = `${file}.partial`;
  const failed = new AbortController();
  const tar = new PassThrough({ highWaterMark: ENTRY_BYTES_MAX });
  const written = pipeline(tar, createGzip(), createWriteStream(partial, { mode: 0o600, flush: true }), {
    signal: failed.signal,
  });
  // A disk that is full also ends what is waited for below: the pipeline destroys all its streams.
  written.catch(() => {});
  try {
    await fill(archiveWriter(tar));
    tar.end(TAR_END);
    await written;
    await rename(partial, file);
  } catch (error) {
    failed.abort();
    await written.catch(() => {});
    await rm(partial, { force: true });
    throw error;
  }
}

function archiveWriter(tar: PassThrough): ArchiveWriter {
  const hash = entriesHash();
  const add = async (entry: Entry) => {
    if (tar.errored !== null) throw tar.errored;
    hash.add(entry);
    if (!tar.write(tarEntry(entry))) await once(tar, "drain");
  };
  return {
    add,
    digest: hash.digest,
    async addStream(name, source) {
      let bytes = 0;
      let number = 0;
      for await (const data of pieces(source)) {
        number += 1;
        bytes += data.length;
        await add({ name: `${name}/${String(number).padStart(6, "0")}`, data });
      }
      return bytes;
    },
  };
}

/** The entries of an archive, and the digest of those read so far. */
export type ArchiveReader = { readonly entries: AsyncIterable<Entry>; digest(): string };

/** Reads an archive from its beginning. @param signal stops it */
export function readArchive(file: string, signal?: AbortSignal): ArchiveReader {
  const hash = entriesHash();
  async function* entries(): AsyncGenerator<Entry> {
    const gunzip = createGunzip();
    const reading = pipeline(createReadStream(file), gunzip, signal === undefined ? {} : { signal });
    // Its error is also that of the stream that is read here.
    reading.catch(() => {});
    try {
      for await (const entry of readTar(gunzip)) {
        if (entry.name !== SIGNATURE && !entry.name.startsWith(`${MANIFEST}/`)) hash.add(entry);
        yield entry;
      }
    } finally {
      gunzip.destroy();
    }
  }
  return { entries: entries(), digest: hash.digest };
}

/** Name and length go in too, so that no byte can pass from one entry to the next. */
function entriesHash() {
  const hash = createHash("sha256");
  return {
    add({ name, data }: Entry): void {
      hash.update(`${name}\n${data.length}\n`).update(data);
    },
    digest: () => hash.copy().digest("hex"),
  };
}

async function* pieces(source: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let chunks: Uint8Array[] = [];
  let length = 0;
  let isEmpty = true;
  for await (const chunk of Readable.from(source)) {
    let rest: Buffer = Buffer.from(chunk);
    while (length + rest.length >= ENTRY_BYTES_MAX) {
      const room = ENTRY_BYTES_MAX - length;
      yield Buffer.concat([...chunks, rest.subarray(0, room)]);
      isEmpty = false;
      rest = rest.subarray(room);
      chunks = [];
      length = 0;
    }
    chunks.push(rest);
    length += rest.length;
  }
  if (length > 0 || isEmpty) yield Buffer.concat(chunks);
}
