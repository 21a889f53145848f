import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { Refusal } from "./refusal.ts";

/** A project's API, and a secret key of it. */
export type Api = { readonly url: string; readonly secretKey: string };

/** An object of Storage, as its row says. */
export type StoredObject = {
  readonly id: string;
  readonly bucket: string;
  readonly name: string;
  readonly contentType: string | null;
  /** Such as `max-age=3600`. */
  readonly cacheControl: string | null;
};

/** What the backup and the restore do with Storage. */
export type Files = {
  /** Null where it was deleted meanwhile. */
  download(object: StoredObject): Promise<AsyncIterable<Uint8Array> | null>;
  hasBucket(id: string): Promise<boolean>;
  /** Without limits: they are set once its files are there. */
  makeBucket(id: string, isPublic: boolean): Promise<void>;
  upload(object: StoredObject, content: NodeJS.ReadableStream): Promise<void>;
  remove(bucket: string, names: readonly string[]): Promise<void>;
  removeBucket(id: string): Promise<void>;
};

export function filesOf({ url, secretKey }: Api): Files {
  const { storage } = createClient(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
  });
  return {
    async download({ bucket, name }) {
      const { data, error } = await storage.from(bucket).download(name).asStream();
      if (error === null) return data;
      if (isMissing(error)) return null;
      throw refusal(`read ${bucket}/${name}`, error);
    },
    async hasBucket(id) {
      const { error } = await storage.getBucket(id);
      return error === null;
    },
    async makeBucket(id, isPublic) {
      const { error } = await storage.createBucket(id, { public: isPublic });
      if (error !== null) throw refusal(`make the bucket ${id}`, error);
    },
    async upload({ bucket, name, contentType, cacheControl }, content) {
      const seconds = /max-age=(?<seconds>[0-9]+)/.exec(cacheControl ?? "")?.groups?.seconds;
      const { error } = await storage.from(bucket).upload(name, content, {
        upsert: true,
        duplex: "half",
        contentType: contentType ?? "application/octet-stream",
        ...(seconds === undefined ? {} : { cacheControl: seconds }),
      });
      if (error !== null) throw refusal(`write ${bucket}/${name}`, error);
    },
    async remove(bucket, names) {
      await storage.from(bucket).remove([...names]);
    },
    async removeBucket(id) {
      await storage.deleteBucket(id);
    },
  };
}

type StorageFault = NonNullable<Awaited<ReturnType<SupabaseClient["storage"]["getBucket"]>>["error"]>;

/** storage-api answers 400 with the status in its body where an object is not there. */
function isMissing(error: StorageFault): boolean {
  const code = "statusCode" in error ? String(error.statusCode) : "";
  const status = "status" in error ? String(error.status) : "";
  return code === "404" || status === "404" || /not.?found/i.test(error.message);
}

function refusal(what: string, error: StorageFault): Refusal {
  return new Refusal(`Storage did not ${what}: ${error.message || error.name}. Check --api-url and the secret key.`);
}
