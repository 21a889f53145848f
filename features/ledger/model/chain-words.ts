import { formatCount } from "@/lib/format/quantities.ts";

export interface ChainCheckResult {
  readonly entries: number;
  readonly brokenEntry: number | null;
  /** number, link, content or head, as `verify_ledger` says; null for a chain that is whole. */
  readonly fault: string | null;
}

/** What a check of the chain found, as a sentence. */
export function describeCheck({ entries, brokenEntry, fault }: ChainCheckResult): string {
  switch (fault) {
    case null:
      return `Whole: ${formatCount(entries, "entry", "entries")} recomputed, each fits the one before.`;
    case "content":
      return `Broken: entry ${brokenEntry} was changed after it was written.`;
    case "head":
      return "Broken: entries at the end are missing.";
    default:
      return `Broken at entry ${brokenEntry}: an entry was removed, added or moved there.`;
  }
}
