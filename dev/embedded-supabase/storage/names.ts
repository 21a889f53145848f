import { refusals } from "./errors.ts";

/**
 * Characters that S3 calls safe in a key, or in need of special handling; all ASCII, so nothing needs normalization.
 * Source: src/storage/limits.ts of supabase/storage.
 */
const KEY = /^[A-Za-z0-9_/!.*'() &$=@;:+,?-]+$/;
const BUCKET_NAME = /^[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}$/;
const MIME_TYPE = /^[a-zA-Z0-9\-+.]+\/([a-zA-Z0-9\-+.]+(;\s*charset=[a-zA-Z0-9-]+)?|\*)$|^\*$/;
/** Of S3. */
const KEY_BYTES_MAX = 1024;

/**
 * The key of an object, unchanged.
 * @throws StorageError if it has other characters, is too long, or has a segment that is empty, `.` or `..`: hosted
 * accepts some of these, but clients and proxies rewrite them
 */
export function requireKey(key: string): string {
  const isSound = KEY.test(key) && key.length <= KEY_BYTES_MAX;
  if (!isSound || key.split("/").some((part) => part === "" || part === "." || part === "..")) {
    throw refusals.invalidKey(key);
  }
  return key;
}

/** @throws StorageError if hosted refuses the name */
export function requireBucketName(name: string): string {
  if (!BUCKET_NAME.test(name) || name.trim() !== name) throw refusals.invalidBucketName();
  return name;
}

/** Whether a list of allowed types may contain this. `image/*` matches all images. */
export function requireMimePattern(type: string): void {
  if (type.length > 1000 || !MIME_TYPE.test(type)) throw refusals.invalidMimeType(type);
}

/**
 * @param allowed null or empty: any type. Compared as storage-api does: a charset is part of the subtype, so that
 *   `text/plain` does not allow `text/plain;charset=UTF-8`
 * @throws StorageError
 */
export function requireAllowedType(type: string, allowed: readonly string[] | null): void {
  if (!/^[\x21-\x7e][\x20-\x7e]{0,254}$/.test(type)) throw refusals.invalidMimeType(type.replace(/[^\x20-\x7e]/g, "?"));
  if (allowed === null || allowed.length === 0) return;
  const [main, sub] = type.split("/");
  const isAllowed = allowed.some((pattern) => {
    const [allowedMain, allowedSub] = pattern.split("/");
    return (
      sub !== undefined && (pattern === "*" || (allowedMain === main && (allowedSub === "*" || allowedSub === sub)))
    );
  });
  if (!isAllowed) throw refusals.invalidMimeType(type);
}

/** The file that Studio and clients upload to create a folder: empty, with any type. */
export function isEmptyFolder(key: string): boolean {
  return key.endsWith(".emptyFolderPlaceholder");
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
