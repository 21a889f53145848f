/** Where a workload is sought. */
const soughtColumns = ["workload_name", "job_id"] as const;

/**
 * PostgREST's filter for the rows that hold a text anywhere in one of the columns, whatever its case; null where
 * nothing is sought. For use within or(), where a comma, a quote or a bracket would end the value, and the embedded
 * Supabase takes no pattern in quotes: so every such character is written as the number that a regular expression of
 * PostgreSQL reads.
 */
export function searchFilter(search: string, columns: readonly string[] = soughtColumns): string | null {
  const sought = search.trim();
  if (sought === "") return null;
  const pattern = [...sought].map(asPattern).join("");
  return columns.map((column) => `${column}.imatch.${pattern}`).join();
}

function asPattern(character: string): string {
  if (/[a-z0-9 ]/i.test(character)) return character;
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\U${hex.padStart(8, "0")}` : `\\u${hex.padStart(4, "0")}`;
}
