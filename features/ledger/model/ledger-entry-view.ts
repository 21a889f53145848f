import type { Instant } from "@/lib/format/time.ts";

/** What an entry is about: a run, or a site in a half hour. */
export type LedgerSubject =
  | { readonly kind: "run"; readonly jobId: string; readonly workloadName: string; readonly attempt: number }
  | { readonly kind: "site"; readonly siteId: number; readonly slotStart: Instant };

/** An entry of the ledger as a row of its list. A null figure is not known; it is never zero. */
export interface LedgerEntryView {
  readonly id: number;
  readonly chainNumber: number;
  readonly entryHash: string;
  readonly subject: LedgerSubject;
  readonly settlement: number;
  readonly isSettled: boolean;
  readonly recordedAt: Instant;
  readonly energyKwh: number;
  readonly energyMethod: string;
  readonly pue: number;
  readonly carbonG: number | null;
  readonly baselineCarbonG: number | null;
  readonly savedG: number | null;
  readonly costGbp: number | null;
  readonly kind: string | null;
}
