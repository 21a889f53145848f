import { json } from "../../responses.ts";

/** An error in GoTrue's form. */
export function authError(status: number, errorCode: string, message: string): Response {
  return json({ code: status, error_code: errorCode, msg: message }, status);
}

/** A refused request. Thrown if it must also roll back a transaction. */
export class AuthRefusal extends Error {
  override readonly name = "AuthRefusal";
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }

  toResponse(): Response {
    return authError(this.status, this.code, this.message);
  }
}

export const refusals = {
  emailExists: () => new AuthRefusal(422, "email_exists", "A user with this email address has already been registered"),
  userNotFound: () => new AuthRefusal(404, "user_not_found", "User with this email not found"),
  signupDisabled: () => new AuthRefusal(422, "signup_disabled", "Signups not allowed for this instance"),
  emailDisabled: () => new AuthRefusal(422, "email_provider_disabled", "Email logins are disabled"),
  invalid: (message: string) => new AuthRefusal(400, "validation_failed", message),
  tooManyMails: (waitMs: number) =>
    new AuthRefusal(
      429,
      "over_email_send_rate_limit",
      `For security purposes, you can only request this after ${Math.max(1, Math.ceil(waitMs / 1000))} seconds.`,
    ),
  tooManyRequests: () => new AuthRefusal(429, "over_request_rate_limit", "Request rate limit reached"),
};
