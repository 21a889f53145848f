import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";

const addressSchema = z.object({ name: z.string(), address: z.string() });
const mailSchema = z.object({
  from: addressSchema,
  to: z.array(addressSchema),
  subject: z.string(),
  text: z.string(),
  /** Empty if the mail is only text. */
  html: z.string(),
});
const storedSchema = mailSchema.extend({
  id: z.string(),
  createdAt: z.string(),
  /** The sender's idempotency key; null without one. */
  idempotencyKey: z.string().nullable(),
});

export type Mail = z.infer<typeof mailSchema>;
export type StoredMail = z.infer<typeof storedSchema>;

/** The stored mails, in one file each; the oldest are deleted when there are too many. */
export interface MailStore {
  /** @returns the id; that of the first mail if the key is repeated */
  put(mail: Mail, idempotencyKey?: string | null): Promise<string>;
  /** Newest first. */
  list(): StoredMail[];
  get(id: string): StoredMail | null;
  /** @param id absent: all */
  remove(id?: string): Promise<void>;
}

const MAILS_MAX = 200;

/** @param folder created if missing */
export async function createMailStore(folder: string): Promise<MailStore> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Kept in memory as well: with 200 mails of at most 256 KiB, that costs little.
  const mails = new Map((await readAll(folder)).map((mail) => [mail.id, mail]));
  let lastMs = 0;
  const fileOf = (id: string) => path.join(folder, `${id}.json`);
  const remove = async (id: string) => {
    mails.delete(id);
    await rm(fileOf(id), { force: true });
  };
  return {
    async put(mail, idempotencyKey = null) {
      const known = [...mails.values()].find(
        (each) => idempotencyKey !== null && each.idempotencyKey === idempotencyKey,
      );
      if (known !== undefined) return known.id;
      // Unique, and first in the id, so that the file names are in the order of arrival.
      const now = new Date(Math.max(Date.now(), lastMs + 1));
      lastMs = now.getTime();
      const id = `${now.getTime().toString(36).padStart(9, "0")}-${randomBytes(8).toString("hex")}`;
      const stored: StoredMail = { ...mail, id, createdAt: now.toISOString(), idempotencyKey };
      mails.set(id, stored);
      await writeFile(`${fileOf(id)}.new`, JSON.stringify(stored), { mode: 0o600 });
      await rename(`${fileOf(id)}.new`, fileOf(id));
      for (const old of [...mails.keys()].slice(0, Math.max(0, mails.size - MAILS_MAX))) await remove(old);
      return id;
    },
    list: () => [...mails.values()].reverse(),
    get: (id) => mails.get(id) ?? null,
    async remove(id) {
      for (const each of id === undefined ? [...mails.keys()] : [id]) if (mails.has(each)) await remove(each);
    },
  };
}

async function readAll(folder: string): Promise<StoredMail[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(folder, name), "utf8")));
  return texts.flatMap((text) => storedSchema.safeParse(parseJson(text)).data ?? []);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
