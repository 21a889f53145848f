/** PostgREST's status for a SQLSTATE (its documentation, references/errors). */
export function statusOfSqlstate(code: string): number {
  if (code === "57014") return 500;
  if (code === "P0001" || code.startsWith("23")) return 400;
  if (code.startsWith("08") || code.startsWith("53") || code.startsWith("57")) return 503;
  if (code.startsWith("28") || code.startsWith("0L") || code.startsWith("0P")) return 403;
  if (code.startsWith("54")) return 413;
  if (/^(09|25|2D|38|39|3B|40|55|58|F0|HV|P0|XX)/.test(code)) return 500;
  return 400;
}

/** Those that lite 0.10.0 answers as PostgREST does; it turns all others into status 500 with code "SUP". */
const KNOWN_TO_LITE = /^(PGRST|PT|42|22|21|55|53|25006|23502|23503|23505)/;

/**
 * An error of Postgres in the form that lite passes on: as if a function had raised SQLSTATE PGRST with the body and
 * status in it (a check violation so becomes 400 with code 23514). Anything else is returned unchanged.
 */
export function asPostgrestError(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return error;
  const code = error.code;
  if (code.length !== 5 || KNOWN_TO_LITE.test(code)) return error;
  const body = { code, message: error.message, details: textOf(error, "detail"), hint: textOf(error, "hint") };
  return Object.assign(new Error(JSON.stringify(body)), {
    code: "PGRST",
    detail: JSON.stringify({ status: statusOfSqlstate(code), headers: {} }),
  });
}

function textOf(error: Error, field: "detail" | "hint"): string | null {
  const value: unknown = Reflect.get(error, field);
  return typeof value === "string" ? value : null;
}
