import pg from "pg";
import { json } from "../responses.ts";

/** A refusal of storage-api: `statusCode` is in the body, while the HTTP status is 400 for all but a few. */
interface Refusal {
  status: number;
  code: string;
  message: string;
  /** The older name of `code`, if it had another. */
  error?: string;
  /** Of the HTTP response; 400 if absent. */
  httpStatus?: number;
  headers?: Record<string, string>;
}

/** A refused request. Thrown, because it must also roll back its transaction. */
export class StorageError extends Error {
  override readonly name = "StorageError";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }

  toResponse(): Response {
    const { status, code, message, error, httpStatus, headers } = this.refusal;
    return json({ statusCode: String(status), error: error ?? code, code, message }, httpStatus ?? 400, headers);
  }
}

const refuse = (refusal: Refusal) => new StorageError(refusal);

/** The refusals of storage-api, worded as there. Source: src/internal/errors/codes.ts of supabase/storage. */
export const refusals = {
  invalidRequest: (message: string) => refuse({ status: 400, code: "InvalidRequest", error: "Error", message }),
  invalidParameter: (message: string) => refuse({ status: 400, code: "InvalidParameter", message }),
  invalidKey: (key: string) =>
    refuse({ status: 400, code: "InvalidKey", message: `Invalid key: ${key.slice(0, 200)}` }),
  invalidBucketName: () =>
    refuse({ status: 400, code: "InvalidBucketName", error: "Invalid Input", message: "Bucket name invalid" }),
  invalidMimeType: (type: string) =>
    refuse({
      status: 415,
      code: "InvalidMimeType",
      error: "invalid_mime_type",
      message: `mime type ${type.slice(0, 200)} is not supported`,
    }),
  noContent: () => refuse({ status: 400, code: "InvalidRequest", message: "No content provided" }),
  noSuchBucket: () =>
    refuse({ status: 404, code: "NoSuchBucket", error: "Bucket not found", message: "Bucket not found" }),
  noSuchKey: () => refuse({ status: 404, code: "NoSuchKey", error: "not_found", message: "Object not found" }),
  noSuchRoute: (route: string) =>
    refuse({ status: 404, code: "NotFound", error: "Not Found", message: `Route ${route} not found`, httpStatus: 404 }),
  accessDenied: (message: string) => refuse({ status: 403, code: "AccessDenied", error: "Unauthorized", message }),
  alreadyExists: (code: "KeyAlreadyExists" | "BucketAlreadyExists" | "ResourceAlreadyExists") =>
    refuse({ status: 409, code, error: "Duplicate", message: "The resource already exists" }),
  bucketNotEmpty: () =>
    refuse({ status: 409, code: "ResourceNotEmpty", message: "The bucket you tried to delete is not empty" }),
  entityTooLarge: (entity = "object") =>
    refuse({
      status: 413,
      code: "EntityTooLarge",
      error: "Payload too large",
      message: `The ${entity} exceeded the maximum allowed size`,
    }),
  invalidRange: (sizeBytes: number) =>
    refuse({
      status: 416,
      code: "InvalidRange",
      error: "invalid_range",
      message: "The requested range is not satisfiable",
      httpStatus: 416,
      headers: { "content-range": `bytes */${sizeBytes}` },
    }),
  invalidJwt: (message: string) => refuse({ status: 400, code: "InvalidJWT", message }),
  invalidSignature: (message: string) => refuse({ status: 400, code: "InvalidSignature", message }),
  notEnabled: (feature: string) =>
    refuse({
      status: 409,
      code: "FeatureNotEnabled",
      message: `The feature ${feature} is not enabled for this resource`,
    }),
};

/** The meaning of a failed statement for the caller; other errors are returned unchanged. */
export function asStorageError(error: unknown): unknown {
  if (!(error instanceof pg.DatabaseError)) return error;
  switch (error.code) {
    case "42501":
      return refusals.accessDenied(
        error.message.includes("row-level security") ? "new row violates row-level security policy" : error.message,
      );
    case "23505":
      return refusals.alreadyExists("ResourceAlreadyExists");
    case "23503":
      return refuse({ status: 404, code: "InvalidRequest", message: "The related resource does not exist" });
    case "22P02":
    case "22021":
    case "22P05":
      return refusals.invalidParameter(error.message);
    case "57014":
      return refuse({
        status: 544,
        code: "DatabaseTimeout",
        message: "The connection to the database timed out",
        httpStatus: 544,
      });
    default:
      return refuse({
        status: 500,
        code: "DatabaseError",
        message: `database error, code: ${error.code ?? "unknown"}`,
        httpStatus: 500,
      });
  }
}
