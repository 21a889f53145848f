"use client";

import Link from "next/link";
import type { ReactNode } from "react";
import { FigureValue } from "@/components/figures/figure.tsx";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { ScrollRegion } from "@/components/layout/scroll-region.tsx";
import { type CarbonScale, rowScales } from "@/lib/format/carbon-scale.ts";
import { formatAccountedCarbon, formatEnergy, type Quantity } from "@/lib/format/quantities.ts";
import { comparedFigures, describeSaving, type SavingWords } from "@/lib/format/saving.ts";
import type { LedgerEntryView, LedgerSubject } from "../model/ledger-entry-view.ts";
import { ledgerTexts } from "../texts/ledger.ts";

const texts = ledgerTexts.table;

/** From which width on a column has room; the receipt has all of it. */
const energyRoom = "hidden xl:table-cell";
const atOnceRoom = "hidden lg:table-cell";

const columns: readonly { readonly label: string; readonly room?: string }[] = [
  { label: texts.number },
  { label: texts.subject },
  { label: texts.recorded },
  { label: texts.settlement },
  { label: texts.energy, room: energyRoom },
  { label: texts.emitted },
  { label: texts.atOnce, room: atOnceRoom },
  { label: texts.difference },
];

const cell = "px-2 py-2.5 xl:px-4";

interface LedgerTableProps {
  readonly entries: readonly LedgerEntryView[];
  readonly isStale: boolean;
}

/** Entries of the ledger, newest first: a table on a desk and a list on a phone. */
export function LedgerTable({ entries, isStale }: LedgerTableProps) {
  const figuresOf = (entry: LedgerEntryView) => comparedFigures(entry.carbonG, entry.baselineCarbonG);
  const scaleOf = rowScales(entries.map(figuresOf));
  const rows = entries.map((entry) => ({ entry, figures: shownFigures(entry, scaleOf(figuresOf(entry))) }));
  return (
    <>
      <ScrollRegion className="hidden bg-surface md:block" label={texts.label}>
        <table aria-busy={isStale} className="w-full text-left">
          <caption className="sr-only">{texts.caption}</caption>
          <thead className="border-border border-b text-muted text-xs">
            <tr>
              {columns.map(({ label, room = "" }) => (
                <th className={`whitespace-nowrap px-2 py-2.5 font-medium xl:px-4 ${room}`} key={label} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row key={row.entry.id} {...row} />
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <ul aria-busy={isStale} className="panel divide-y divide-separator md:hidden">
        {rows.map((row) => (
          <ListItem key={row.entry.id} {...row} />
        ))}
      </ul>
    </>
  );
}

/** An entry's figures as they are shown: those of all entries in one scale, as far as they keep their digits. */
interface ShownFigures {
  readonly emitted: Quantity;
  readonly atOnce: Quantity;
  readonly saving: SavingWords;
}

function shownFigures({ carbonG, baselineCarbonG }: LedgerEntryView, scale: CarbonScale): ShownFigures {
  const shown = (grams: number | null) => (grams === 0 ? formatAccountedCarbon(grams) : scale.format(grams));
  return {
    emitted: shown(carbonG),
    atOnce: shown(baselineCarbonG),
    saving: describeSaving(carbonG, baselineCarbonG, scale),
  };
}

interface EntryProps {
  readonly entry: LedgerEntryView;
  readonly figures: ShownFigures;
}

function Row({ entry, figures }: EntryProps) {
  return (
    <tr className="border-separator border-b align-top last:border-b-0">
      <td className={`figures ${cell}`}>
        {entry.chainNumber}
        <Hash entryHash={entry.entryHash} />
      </td>
      <th className={`max-w-40 font-normal lg:max-w-48 2xl:max-w-64 ${cell}`} scope="row">
        <SubjectName className="block truncate font-medium" subject={entry.subject} />
        <span className="figures block truncate text-muted text-xs">{subjectDetail(entry.subject)}</span>
      </th>
      <td className={`whitespace-nowrap ${cell}`}>
        <TimeFigure at={entry.recordedAt} isStacked />
      </td>
      <td className={`whitespace-nowrap ${cell}`}>
        {settlementWords(entry)}
        {entry.kind !== null && entry.kind !== "live" && (
          <span className="block text-muted text-xs">{texts.kindOfFigures(entry.kind)}</span>
        )}
      </td>
      <td className={`figures whitespace-nowrap ${energyRoom} ${cell}`}>
        {formatEnergy(entry.energyKwh).text}
        <span className="block text-muted text-xs">{entry.energyMethod}</span>
      </td>
      <td className={`figures whitespace-nowrap ${cell}`}>{figures.emitted.text}</td>
      <td className={`figures whitespace-nowrap ${atOnceRoom} ${cell}`}>{figures.atOnce.text}</td>
      <td className={`figures whitespace-nowrap ${cell}`}>{differenceWords(figures.saving)}</td>
    </tr>
  );
}

function ListItem({ entry, figures }: EntryProps) {
  return (
    <li className="relative flex flex-col gap-2 px-4 py-3">
      <div className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <SubjectName className="truncate font-medium after:absolute after:inset-0" subject={entry.subject} />
          <span className="figures truncate text-muted text-xs">{subjectDetail(entry.subject)}</span>
        </span>
        <span className="figures shrink-0 text-right">
          {entry.chainNumber}
          <Hash entryHash={entry.entryHash} />
        </span>
      </div>
      <div className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <TimeFigure at={entry.recordedAt} isStacked />
          <span className="text-muted text-xs">{texts.settlementOf(settlementWords(entry))}</span>
        </span>
        <span className="flex flex-col text-right">
          <FigureValue quantity={figures.emitted} size="sm" />
          <span className="figures whitespace-nowrap text-muted text-xs">{atOnceWords(figures.saving)}</span>
        </span>
      </div>
    </li>
  );
}

/** The first of its digits: enough to tell two entries apart. The receipt has them all. */
function Hash({ entryHash }: { entryHash: string }) {
  return (
    <code className="block font-mono text-muted text-xs" title={entryHash}>
      {entryHash.slice(0, 8)}
    </code>
  );
}

/** The name of what emitted; of a run a link to its receipt. */
function SubjectName({ subject, className }: { subject: LedgerSubject; className: string }): ReactNode {
  if (subject.kind === "site") return <span className={className}>{texts.site(subject.siteId)}</span>;
  return (
    <Link className={className} href={`/workloads/${subject.jobId}/receipt`} title={subject.workloadName}>
      <bdi>{subject.workloadName}</bdi>
    </Link>
  );
}

function subjectDetail(subject: LedgerSubject): ReactNode {
  if (subject.kind === "site") return <TimeFigure at={subject.slotStart} />;
  return subject.attempt > 1 ? texts.attempt(subject.jobId, subject.attempt) : subject.jobId;
}

function settlementWords({ settlement, isSettled }: LedgerEntryView): string {
  return isSettled ? texts.final(settlement) : texts.notFinal(settlement);
}

function differenceWords({ direction, quantity }: SavingWords): string {
  if (direction === "unknown") return texts.noData;
  if (direction === "same") return texts.none;
  return direction === "saved" ? texts.less(quantity.text) : texts.more(quantity.text);
}

/** The difference as a line of its own, without a heading above it. */
function atOnceWords(saving: SavingWords): string {
  if (saving.direction === "unknown") return texts.notComparable;
  return saving.direction === "same" ? texts.asMuchAsAtOnce : texts.thanAtOnce(differenceWords(saving));
}
