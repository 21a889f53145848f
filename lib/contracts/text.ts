import { z } from "zod";

/** What parts words or lines; in a name it is a space. */
const breaks = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
/** Nobody sees these, and those of the second part turn the direction of whatever follows them. */
const unseen = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const unseenButBreaks = /(?![\t\n\r])[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;

/**
 * A name or another text of one line, as it is seen: without characters that nobody sees. `private.seen_text` refuses
 * the same in the database.
 */
export const nameText = () =>
  z
    .string()
    .overwrite((text) => text.replaceAll(breaks, " ").replaceAll(unseen, ""))
    .trim();

/** A few lines for people to read, as they are seen. */
export const proseText = () =>
  z
    .string()
    .overwrite((text) => text.replaceAll(unseenButBreaks, ""))
    .trim();
