import { json } from "../responses.ts";

/** An error in GoTrue's form. */
export function authError(status: number, errorCode: string, message: string): Response {
  return json({ code: status, error_code: errorCode, msg: message }, status);
}
