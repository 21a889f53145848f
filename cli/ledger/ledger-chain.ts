/** The version of the hashed text that this program supports. */
export const LEDGER_TEXT_VERSION = "1";

/** Columns of a ledger entry in the order in which they are hashed: all but the hash itself. As private.ledger_text in 62_ledger_chain.sql. */
export const LEDGER_CHAIN_COLUMNS = [
  ...(["text_version", "previous_hash", "chain_number", "id", "organization_id", "workload_id", "run_id"] as const),
  ...(["subject_kind", "subject_id", "slot_start", "settlement"] as const),
  ...(["settled", "energy_kwh", "energy_method", "pue", "carbon_g", "cost_gbp", "baseline_zone"] as const),
  ...(["baseline_start", "baseline_pue", "baseline_carbon_g", "baseline_cost_gbp", "saved_g"] as const),
  ...(["actual_share", "estimated_share", "forecast_share", "missing_share", "kind", "basis", "slots"] as const),
  "created_at",
] as const;

/** The instants among them: read as UTC with microseconds, `2026-11-22T09:30:00.000000Z`. */
export const LEDGER_CHAIN_INSTANTS: ReadonlySet<string> = new Set(["slot_start", "baseline_start", "created_at"]);

export type LedgerChainColumn = (typeof LEDGER_CHAIN_COLUMNS)[number];
/** An entry with each column as Postgres writes it; null is null. */
export type LedgerChainEntry = Readonly<Record<LedgerChainColumn, string | null>> & { readonly entry_hash: string };

/** The hash before the first entry. */
export const CHAIN_START = "0".repeat(64);

export type ChainFault = {
  /** number: an entry is missing, added or moved. link: it does not follow the one before. content: it was edited. */
  readonly fault: "number" | "link" | "content";
  /** Id of the first entry that does not match, and its place counted from 1. */
  readonly entryId: string;
  readonly place: number;
  readonly detail: string;
};

/** How far a chain has been followed: feed it batches in the order of chain_number, then id. */
export type ChainState = {
  readonly entries: number;
  readonly headHash: string;
  readonly fault: ChainFault | null;
};

export const EMPTY_CHAIN: ChainState = { entries: 0, headHash: CHAIN_START, fault: null };

/**
 * Checks a further batch of a chain. After the first fault entries are only counted: entries after a break prove
 * nothing.
 * @param hash SHA-256 of a text in UTF-8, as lower-case hex
 */
export function followChain(
  state: ChainState,
  batch: readonly LedgerChainEntry[],
  hash: (text: string) => string,
): ChainState {
  let { entries, headHash, fault } = state;
  for (const entry of batch) {
    entries += 1;
    fault ??= faultOf(entry, entries, headHash, hash);
    headHash = entry.entry_hash;
  }
  return { entries, headHash, fault };
}

/** The hashed text of an entry: one line per column with name, length in bytes and value, or a dash for null. */
export function ledgerText(entry: LedgerChainEntry): string {
  const encoder = new TextEncoder();
  return LEDGER_CHAIN_COLUMNS.map((name) => {
    const value = entry[name];
    return `${name} ${value === null ? "-" : `${encoder.encode(value).length} ${value}`}\n`;
  }).join("");
}

function faultOf(
  entry: LedgerChainEntry,
  place: number,
  hashBefore: string,
  hash: (text: string) => string,
): ChainFault | null {
  const found = (fault: ChainFault["fault"], detail: string) => ({ fault, entryId: entry.id ?? "", place, detail });
  if (entry.chain_number !== String(place)) {
    return found(
      "number",
      `it has number ${entry.chain_number} where ${place} follows: entries were removed, added or moved`,
    );
  }
  if (entry.previous_hash !== hashBefore) return found("link", "it does not carry the hash of the entry before it");
  if (entry.text_version !== LEDGER_TEXT_VERSION) {
    return found("content", `it was written by version ${entry.text_version} of the text, which is not known here`);
  }
  if (entry.entry_hash !== hash(ledgerText(entry)))
    return found("content", "its columns do not give its hash: it was edited");
  return null;
}
