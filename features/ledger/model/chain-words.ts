import { ledgerTexts } from "../texts/ledger.ts";

const texts = ledgerTexts.chain;

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
      return texts.whole(entries);
    case "content":
      return texts.contentChanged(brokenEntry);
    case "head":
      return texts.endMissing;
    default:
      return texts.brokenAt(brokenEntry);
  }
}
