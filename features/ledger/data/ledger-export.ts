import { csvLine } from "@/lib/format/csv.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import type { LedgerEntryView, LedgerSubject } from "../model/ledger-entry-view.ts";
import { type LedgerViewName, readEntries } from "./ledger-query.ts";

/** What one answer of the database holds. */
const pageSize = 1_000;
/** A spreadsheet holds more; a browser's download of more is better made from the database. */
export const exportLimit = 20_000;

const columns = [
  ...[
    "entry",
    "chain_number",
    "job_id",
    "workload",
    "attempt",
    "site",
    "half_hour_utc",
    "settlement",
    "final",
    "recorded_at_utc",
    "recorded_at_london",
  ],
  ...[
    "energy_kwh",
    "energy_method",
    "pue",
    "carbon_gco2",
    "counterfactual_gco2",
    "saved_gco2",
    "cost_gbp",
    "grid_figures",
    "sha256",
  ],
];

const london = new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/London", dateStyle: "short", timeStyle: "medium" });

/** The ledger as CSV, newest first, read page by page as it is taken; ends after `exportLimit` entries. */
export function ledgerCsv(
  client: KarbosClient,
  organizationId: number,
  view: LedgerViewName,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let before: number | null = null;
  let count = 0;
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(columns)));
    },
    async pull(controller) {
      const entries = await readEntries(
        client,
        { organizationId, view, before },
        Math.min(pageSize, exportLimit - count),
      );
      if (entries.length > 0) controller.enqueue(encoder.encode(entries.map(toLine).join("")));
      count += entries.length;
      before = entries.at(-1)?.chainNumber ?? null;
      if (entries.length < pageSize || count >= exportLimit) controller.close();
    },
  });
}

function toLine(entry: LedgerEntryView): string {
  const recordedAt = new Date(entry.recordedAt);
  return csvLine([
    ...[entry.id, entry.chainNumber, ...subjectFields(entry.subject), entry.settlement],
    ...[entry.isSettled ? "yes" : "no", recordedAt.toISOString(), london.format(recordedAt)],
    ...[
      entry.energyKwh,
      entry.energyMethod,
      entry.pue,
      entry.carbonG,
      entry.baselineCarbonG,
      entry.savedG,
      entry.costGbp,
    ],
    ...[entry.kind, entry.entryHash],
  ]);
}

/** Job, workload and attempt of a run; site and half hour of a site. */
function subjectFields(subject: LedgerSubject): (string | number | null)[] {
  return subject.kind === "run"
    ? [subject.jobId, subject.workloadName, subject.attempt, null, null]
    : [null, null, null, subject.siteId, new Date(subject.slotStart).toISOString()];
}
