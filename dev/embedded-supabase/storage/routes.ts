import { json } from "../responses.ts";
import * as buckets from "./buckets.ts";
import type { Call, Parts } from "./call.ts";
import * as downloads from "./downloads.ts";
import { refusals } from "./errors.ts";
import * as listing from "./listing.ts";
import * as signedUrls from "./signed-urls.ts";
import * as transfers from "./transfers.ts";
import * as uploads from "./uploads.ts";

type Handler = (parts: Parts, call: Call) => Promise<Response>;

/** A route of storage-api. */
interface Route {
  methods: readonly string[];
  /** `:bucket` is one segment, `*` the rest: the key. */
  pattern: string;
  /** The operation for policies. */
  operation: string;
  /** Whether a token is required, optional or ignored. */
  need: "required" | "optional" | "none";
  handle: Handler;
}

const route = (methods: string, pattern: string, operation: string, need: Route["need"], handle: Handler): Route => ({
  methods: methods.split(" "),
  pattern,
  operation,
  need,
  handle,
});

const notRendered: Handler = async () => {
  throw refusals.notEnabled("image transformation");
};
/** There is no cache to purge. */
const purge: Handler = async () => json({ message: "success", statusCode: "200" });

/** In matching order: fixed words before a bucket's name. */
export const ROUTES: readonly Route[] = [
  route("GET", "/bucket", "storage.bucket.list", "required", buckets.listBuckets),
  route("POST", "/bucket", "storage.bucket.create", "required", buckets.createBucket),
  route("GET", "/bucket/:bucket", "storage.bucket.get", "required", buckets.getBucket),
  route("PUT", "/bucket/:bucket", "storage.bucket.update", "required", buckets.updateBucket),
  route("DELETE", "/bucket/:bucket", "storage.bucket.delete", "required", buckets.deleteBucket),
  route("POST", "/bucket/:bucket/empty", "storage.bucket.empty", "required", buckets.emptyBucket),

  route("GET HEAD", "/object/public/:bucket/*", "storage.object.get_public", "none", downloads.getPublicObject),
  route("GET", "/object/info/public/:bucket/*", "storage.object.info_public", "none", downloads.getPublicObjectInfo),
  route(
    "GET",
    "/object/info/authenticated/:bucket/*",
    "object.get_authenticated_info",
    "required",
    downloads.getObjectInfo,
  ),
  route("GET", "/object/info/:bucket/*", "object.get_authenticated_info", "optional", downloads.getObjectInfo),
  route("GET", "/object/sign/:bucket/*", "storage.object.get_signed", "none", downloads.getSignedObject),
  route("POST", "/object/sign/:bucket/*", "storage.object.sign", "required", signedUrls.createSignedUrl),
  route("POST", "/object/sign/:bucket", "storage.object.sign_many", "required", signedUrls.createSignedUrls),
  route(
    "POST",
    "/object/upload/sign/:bucket/*",
    "storage.object.sign_upload_url",
    "required",
    signedUrls.createSignedUploadUrl,
  ),
  route("PUT", "/object/upload/sign/:bucket/*", "storage.object.upload_signed", "none", uploads.uploadToSignedUrl),
  route("POST", "/object/list/:bucket", "storage.object.list", "required", listing.listObjects),
  route("POST", "/object/list-v2/:bucket", "storage.object.list_v2", "required", listing.listObjectsV2),
  route("POST", "/object/move", "storage.object.move", "required", transfers.moveObject),
  route("POST", "/object/copy", "storage.object.copy", "required", transfers.copyObject),
  route("GET", "/object/authenticated/:bucket/*", "storage.object.get_authenticated", "required", downloads.getObject),
  route("HEAD", "/object/authenticated/:bucket/*", "object.head_authenticated_info", "required", downloads.getObject),
  route("DELETE", "/object/:bucket", "storage.object.delete_many", "required", transfers.deleteObjects),
  route("GET", "/object/:bucket/*", "storage.object.get_authenticated", "optional", downloads.getObject),
  route("HEAD", "/object/:bucket/*", "object.head_authenticated_info", "optional", downloads.getObject),
  route("POST", "/object/:bucket/*", "storage.object.upload", "required", uploads.createObject),
  route("PUT", "/object/:bucket/*", "storage.object.upload_update", "required", uploads.updateObject),
  route("DELETE", "/object/:bucket/*", "storage.object.delete", "required", transfers.deleteObject),

  route("GET", "/render/image/*", "storage.render.image_authenticated", "none", notRendered),
  route("DELETE", "/cdn/*", "storage.cdn.purge_object_cache", "required", purge),
  route("GET", "/health", "storage.health", "none", async () => json({ healthy: true })),
];

/** The route of a request with its parameters; null if there is none. @throws StorageError */
export function findRoute(method: string, pathname: string): { route: Route; bucketId: string; key: string } | null {
  const segments = pathname.split("/");
  for (const candidate of ROUTES) {
    if (!candidate.methods.includes(method)) continue;
    const match = matchPattern(candidate.pattern, segments);
    if (match !== null) return { route: candidate, bucketId: decode(match.bucketId), key: decode(match.key) };
  }
  return null;
}

function matchPattern(pattern: string, segments: string[]): { bucketId: string; key: string } | null {
  let bucketId = "";
  const parts = pattern.split("/");
  for (const [index, part] of parts.entries()) {
    const rest = segments.slice(index).join("/");
    if (part === "*") return rest === "" ? null : { bucketId, key: rest };
    const segment = segments[index];
    if (segment === undefined || segment === "") {
      if (index > 0 || segment === undefined) return null;
      continue;
    }
    if (part === ":bucket") bucketId = segment;
    else if (part !== segment) return null;
  }
  const hasNoMore = segments.slice(parts.length).join("") === "" && segments.length <= parts.length + 1;
  return hasNoMore ? { bucketId, key: "" } : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw refusals.invalidKey(text);
  }
}
