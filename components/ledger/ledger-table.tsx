"use client";

import Link from "next/link";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { formatAccountedCarbon, formatEnergy } from "@/lib/format/quantities.ts";
import type { LedgerEntryView } from "@/lib/ledger/ledger-entry-view.ts";
import { comparedFigures, describeSaving } from "@/lib/workloads/saving.ts";

/** Entries of the ledger, newest first. */
export function LedgerTable({ entries, isStale }: { entries: readonly LedgerEntryView[]; isStale: boolean }) {
  const figuresOf = (entry: LedgerEntryView) => comparedFigures(entry.carbonG, entry.baselineCarbonG);
  const scaleOf = rowScales(entries.map(figuresOf));
  return (
    <ScrollRegion className="bg-surface" label="Table of entries">
      <table aria-busy={isStale} className="w-full text-left">
        <caption className="sr-only">Entries of the ledger, newest first</caption>
        <thead className="border-border border-b text-muted text-xs">
          <tr>
            {["Number", "Workload", "Recorded", "Settlement", "Energy", "Emitted", "At once", "Difference", "Hash"].map(
              (heading) => (
                <th className="whitespace-nowrap px-4 py-2.5 font-medium" key={heading} scope="col">
                  {heading}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Row entry={entry} key={entry.id} scale={scaleOf(figuresOf(entry))} />
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Row({ entry, scale }: { entry: LedgerEntryView; scale: CarbonScale }) {
  const saving = describeSaving(entry.carbonG, entry.baselineCarbonG, scale);
  const shown = (carbonG: number | null) =>
    (carbonG === 0 ? formatAccountedCarbon(carbonG) : scale.format(carbonG)).text;
  return (
    <tr className="border-separator border-b align-top last:border-b-0">
      <td className="figures px-4 py-2.5 text-muted">{entry.chainNumber}</td>
      <th className="max-w-64 px-4 py-2.5 font-normal" scope="row">
        <Link
          className="block truncate font-medium"
          href={`/workloads/${entry.jobId}/receipt`}
          title={entry.workloadName}
        >
          {entry.workloadName}
        </Link>
        <span className="figures block truncate text-muted text-xs">
          {entry.jobId}
          {entry.attempt > 1 && `, attempt ${entry.attempt}`}
        </span>
      </th>
      <td className="whitespace-nowrap px-4 py-2.5">
        <TimeFigure at={entry.recordedAt} />
      </td>
      <td className="whitespace-nowrap px-4 py-2.5">
        {entry.settlement}, {entry.isSettled ? "final" : "not final"}
        {entry.kind !== null && entry.kind !== "live" && (
          <span className="block text-muted text-xs">{entry.kind} figures</span>
        )}
      </td>
      <td className="figures whitespace-nowrap px-4 py-2.5">
        {formatEnergy(entry.energyKwh).text}
        <span className="block text-muted text-xs">{entry.energyMethod}</span>
      </td>
      <td className="figures whitespace-nowrap px-4 py-2.5">{shown(entry.carbonG)}</td>
      <td className="figures whitespace-nowrap px-4 py-2.5">{shown(entry.baselineCarbonG)}</td>
      <td className="figures whitespace-nowrap px-4 py-2.5">
        {saving.direction === "unknown"
          ? "no data"
          : saving.direction === "same"
            ? "none"
            : `${saving.quantity.text} ${saving.direction === "saved" ? "less" : "more"}`}
      </td>
      <td className="px-4 py-2.5">
        <code className="font-mono text-muted text-xs" title={entry.entryHash}>
          {entry.entryHash.slice(0, 8)}
        </code>
      </td>
    </tr>
  );
}
