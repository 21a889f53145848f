import { formatCount } from "@/lib/format/quantities.ts";

/** The page of the ledger. */
export const ledgerTexts = {
  title: "Ledger",
  own: "Your ledger",
  ofOrganization: (name: string) => `Ledger of ${name}`,
  reading: "Reading the ledger",
  subject: "The ledger",
  entries: "Entries",
  count: (entries: number) => `${formatCount(entries, "entry", "entries")} in one chain`,
  heading: "What each run emitted, entry by entry",
  note: (times: string) =>
    `Entries never change. Better figures add a further entry, and the newest of each run counts. ${times}`,
  export: "CSV",
  views: {
    label: "Entries shown",
    all: "All entries",
    current: "Newest of each run",
    open: "Not final",
    worse: "Emitted more",
  },
  pager: { first: "Newest", next: "Older" },
  none: {
    title: "No run has been accounted for",
    text: "When a run ends, what it emitted is compared with what it would have emitted at once. It appears here within a minute.",
  },
  noneFound: { title: "No entry matches", text: "Choose another part of the ledger." },

  table: {
    label: "Table of entries",
    caption: "Entries of the ledger, newest first",
    number: "Number and hash",
    subject: "Subject",
    recorded: "Recorded",
    settlement: "Settlement",
    energy: "Energy",
    emitted: "Emitted",
    atOnce: "At once",
    difference: "Difference",
    kindOfFigures: (kind: string) => `${kind} figures`,
    site: (siteId: number) => `Site ${siteId}`,
    attempt: (jobId: string, attempt: number) => `${jobId}, attempt ${attempt}`,
    final: (settlement: number) => `${settlement}, final`,
    notFinal: (settlement: number) => `${settlement}, not final`,
    settlementOf: (settlement: string) => `settlement ${settlement}`,
    noData: "no data",
    none: "none",
    less: (amount: string) => `${amount} less`,
    more: (amount: string) => `${amount} more`,
    notComparable: "not comparable",
    asMuchAsAtOnce: "as much as at once",
    thanAtOnce: (difference: string) => `${difference} than at once`,
  },

  chain: {
    label: "Hash chain",
    help: "Hash at the end of the chain. Keep it elsewhere: it proves that no earlier entry was changed.",
    check: "Check the chain",
    failed: "The chain could not be read. Try again in a moment.",
    whole: (entries: number) =>
      `Whole: ${formatCount(entries, "entry", "entries")} recomputed, each fits the one before.`,
    contentChanged: (entry: number | null) => `Broken: entry ${entry} was changed after it was written.`,
    endMissing: "Broken: entries at the end are missing.",
    brokenAt: (entry: number | null) => `Broken at entry ${entry}: an entry was removed, added or moved there.`,
  },
} as const;
