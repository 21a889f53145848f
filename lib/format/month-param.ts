import { createParser } from "nuqs/server";

/** A month in a URL, such as 2026-11. */
export const parseAsMonth = createParser({
  parse: (text: string) => (/^\d{4}-(0[1-9]|1[0-2])$/.test(text) ? text : null),
  serialize: (month: string) => month,
});
