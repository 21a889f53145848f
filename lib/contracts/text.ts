import { z } from "zod";

/** Separators of words or lines; in a name they become a space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Invisible characters; those of the second part change the writing direction. */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const unseenButBreaks = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name or another text of one line, without invisible characters. `private.seen_text` refuses the same in the
 * database.
 */
export const nameText = () =>
  z
    .string()
    .overwrite((text) => text.replaceAll(breaks, " ").replaceAll(unseen, ""))
    .trim();

/** A few lines for people to read, without invisible characters. */
export const proseText = () =>
  z
    .string()
    .overwrite((text) => text.replaceAll(unseenButBreaks, ""))
    .trim();
