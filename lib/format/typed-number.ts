const thousands = /^([+-]?\d{1,3})((?:[,\s]\d{3})+)(?![\d,\s])/;

/**
 * A number as a person types it, with or without commas between the thousands. Null if empty; NaN if it is not a
 * number, so that validation reports it: "12,5" is not 125.
 */
export function parseTypedNumber(text: string): number | null {
  const bare = text
    .trim()
    .replace(thousands, (_, first: string, groups: string) => first + groups.replaceAll(/[,\s]/g, ""));
  if (bare === "") return null;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(bare) ? Number(bare) : Number.NaN;
}
