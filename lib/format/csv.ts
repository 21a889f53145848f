/** Text that a spreadsheet may take for a formula. */
const formulaStart = /^[=+\-@\t\r]/;

/**
 * A line of CSV (RFC 4180) with its end. Text that a spreadsheet would run as a formula gets a leading apostrophe;
 * numbers are unchanged, null is empty: missing is not zero.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const safe = formulaStart.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
