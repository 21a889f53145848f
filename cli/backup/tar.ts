/** A file in a tar archive, whole. Archives of ours hold no larger ones than ENTRY_BYTES_MAX. */
export type Entry = { readonly name: string; readonly data: Buffer };

/** What lies in memory at once while an archive is written or read: longer contents are cut into several entries. */
export const ENTRY_BYTES_MAX = 4 * 1024 * 1024;

const BLOCK = 512;
const NAME_BYTES_MAX = 100;

/** Two empty blocks end an archive. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** An entry as POSIX ustar writes it: a header of one block, the contents, and zeros up to the next block. */
export function tarEntry({ name, data }: Entry): Buffer {
  if (Buffer.byteLength(name) > NAME_BYTES_MAX) throw new Error(`a name of an archive is too long: ${name}`);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0);
  header.write("0000600\0", 100);
  header.write("0000000\0".repeat(2), 108);
  header.write(`${octal(data.length, 11)}\0${octal(0, 11)}\0`, 124);
  header.write("0", 156);
  header.write("ustar\x0000", 257);
  header.write(`${octal(checksum(header), 6)}\0 `, 148);
  return Buffer.concat([header, data, Buffer.alloc(padding(data.length))]);
}

/**
 * The entries of an archive, one at a time.
 * @throws TarError when it is not a tar of ours, or ends too early
 */
export async function* readTar(source: AsyncIterable<Buffer>): AsyncGenerator<Entry> {
  const take = reader(source);
  for (;;) {
    const header = await take(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const size = Number.parseInt(header.toString("latin1", 124, 135), 8);
    const isSound =
      header.toString("latin1", 257, 262) === "ustar" &&
      Number.parseInt(header.toString("latin1", 148, 154), 8) === checksum(header) &&
      size <= ENTRY_BYTES_MAX;
    if (!isSound) throw new TarError("it is not an archive of a backup");
    const end = header.indexOf(0);
    const name = header.toString("utf8", 0, Math.min(end === -1 ? NAME_BYTES_MAX : end, NAME_BYTES_MAX));
    const data = await take(size);
    await take(padding(size));
    yield { name, data };
  }
}

/** An archive that is damaged. */
export class TarError extends Error {}

/** Takes bytes from a stream, as many as asked for. */
function reader(source: AsyncIterable<Buffer>): (length: number) => Promise<Buffer> {
  const iterator = source[Symbol.asyncIterator]();
  let chunks: Buffer[] = [];
  let available = 0;
  return async (length) => {
    while (available < length) {
      const next = await iterator.next();
      if (next.done === true) throw new TarError("it ends too early");
      chunks.push(next.value);
      available += next.value.length;
    }
    const all = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    chunks = [all.subarray(length)];
    available -= length;
    return all.subarray(0, length);
  };
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");
const padding = (length: number) => (BLOCK - (length % BLOCK)) % BLOCK;

/** The sum of a header's bytes, those of the sum itself (148 to 155) taken as blanks. */
function checksum(header: Buffer): number {
  return header.reduce((sum, byte, index) => sum + (index >= 148 && index < 156 ? 0x20 : byte), 0);
}
