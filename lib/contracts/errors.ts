import { z } from "zod";

/** Every error code with its HTTP status. One table for routes, functions and workers. */
export const ERROR_STATUS = {
  bad_request: 400,
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  lease_lost: 409,
  payload_too_large: 413,
  unprocessable: 422,
  rate_limited: 429,
  internal_server_error: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof ERROR_STATUS;

/** The body of every refusal. `message` is a sentence that says what to do. */
export const errorBodySchema = z.strictObject({
  error: z.strictObject({
    code: z.enum(Object.keys(ERROR_STATUS)),
    message: z.string().min(1),
    requestId: z.string().min(1),
  }),
});
export type ErrorBody = {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly requestId: string };
};

/** The refusal as a response. */
export function errorResponse(code: ErrorCode, message: string, requestId: string): Response {
  const body: ErrorBody = { error: { code, message, requestId } };
  return Response.json(body, { status: ERROR_STATUS[code], headers: { "x-request-id": requestId } });
}

/** The first five errors of an input, one sentence each, with the field's path. */
export function describeIssues(error: z.ZodError): string {
  return inSentences(error, ({ path, message }) => (path.length > 0 ? `${path.join(".")}: ${message}` : message));
}

/** The same for people, without paths. */
export function explainIssues(error: z.ZodError): string {
  return inSentences(error, ({ message }) => message);
}

function inSentences(error: z.ZodError, toText: (issue: z.core.$ZodIssue) => string): string {
  return error.issues
    .slice(0, 5)
    .map(toText)
    .map((text) => (text.endsWith(".") ? text : `${text}.`))
    .join(" ");
}
