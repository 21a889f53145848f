import type { Entry } from "./tar.ts";

/** A content that was cut into entries `name/000001` and so on, joined again. What nobody reads of it is passed over. */
export type EntryGroup = { readonly name: string; readonly content: AsyncIterable<Buffer> };

/** The contents of an archive, one at a time: each is to be read before the next is asked for. */
export async function* entryGroups(entries: AsyncIterable<Entry>): AsyncGenerator<EntryGroup> {
  const iterator = entries[Symbol.asyncIterator]();
  let next = await iterator.next();
  while (next.done !== true) {
    const name = groupName(next.value);
    async function* content(): AsyncGenerator<Buffer> {
      while (next.done !== true && groupName(next.value) === name) {
        yield next.value.data;
        next = await iterator.next();
      }
    }
    yield { name, content: content() };
    while (next.done !== true && groupName(next.value) === name) next = await iterator.next();
  }
}

const groupName = ({ name }: Entry) => name.replace(/\/[0-9]{6}$/, "");
