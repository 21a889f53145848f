const thousands = /^([+-]?\d{1,3})((?:[,\s]\d{3})+)(?![\d,\s])/;

/**
 * A number as a person types it, with or without commas between the thousands. Null where nothing stands; not a
 * number where something does that is none, so that validation names it: "12,5" is no 125.
 */
export function parseTypedNumber(text: string): number | null {
  const bare = text
    .trim()
    .replace(thousands, (_, first: string, groups: string) => first + groups.replaceAll(/[,\s]/g, ""));
  if (bare === "") return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : Number.NaN;
}
