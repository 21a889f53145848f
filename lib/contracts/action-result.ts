/** What a write came to. A refusal carries the database's own sentence and what to do about it. */
export type ActionResult =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly error: {
        readonly code:
          | "bad_request"
          | "unauthorized"
          | "forbidden"
          | "conflict"
          | "unavailable"
          | "internal_server_error";
        readonly message: string;
      };
    };
