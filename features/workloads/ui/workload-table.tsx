"use client";

import Link from "next/link";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { useNow } from "@/components/live/now-provider.tsx";
import { missingComparison } from "../model/missing-comparison.ts";
import { workloadMoment, workloadNote } from "../model/sentences.ts";
import type { WorkloadView } from "../model/workload-view.ts";
import { listTexts } from "../texts/list.ts";
import { sentenceTexts } from "../texts/sentences.ts";
import { ComparisonCell } from "./comparison-cell.tsx";
import { StatusMark } from "./status-mark.tsx";

const texts = listTexts.table;

interface WorkloadTableProps {
  readonly workloads: readonly WorkloadView[];
  /** Whose they are, for those who see more than their own. */
  readonly hasOwners: boolean;
  readonly isCompact: boolean;
  /** Other rows are on their way: said to the ear; pale text would be too faint to read. */
  readonly isStale: boolean;
}

/** Workloads as a table on a desk and as a list on a phone; the same facts in the same order. */
export function WorkloadTable({ workloads, hasOwners, isCompact, isStale }: WorkloadTableProps) {
  const cell = isCompact ? "px-2 py-1.5 xl:px-4" : "px-2 py-3 xl:px-4";
  return (
    <>
      <div aria-busy={isStale} className="panel hidden overflow-x-auto md:block">
        <table className="w-full text-left">
          <caption className="sr-only">{texts.caption}</caption>
          <thead className="border-border border-b text-muted text-xs">
            <tr>
              {texts.columns.map((heading) => (
                <th className="whitespace-nowrap px-2 py-2.5 font-medium xl:px-4" key={heading} scope="col">
                  {heading}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {workloads.map((workload) => (
              <Row cell={cell} hasOwners={hasOwners} isCompact={isCompact} key={workload.id} workload={workload} />
            ))}
          </tbody>
        </table>
      </div>
      <ul aria-busy={isStale} className="panel divide-y divide-separator md:hidden">
        {workloads.map((workload) => (
          <ListItem hasOwners={hasOwners} key={workload.id} workload={workload} />
        ))}
      </ul>
    </>
  );
}

interface RowProps {
  readonly workload: WorkloadView;
  readonly hasOwners: boolean;
  readonly isCompact: boolean;
  readonly cell: string;
}

function Row({ workload, hasOwners, isCompact, cell }: RowProps) {
  const now = useNow();
  return (
    <tr className="relative border-separator border-b align-top last:border-b-0 hover:bg-surface-secondary">
      <th className={`${cell} max-w-64 font-normal 2xl:max-w-80`} scope="row">
        <Link
          className="block truncate font-medium after:absolute after:inset-0"
          href={`/workloads/${workload.jobId}`}
          title={workload.name}
        >
          <bdi>{workload.name}</bdi>
        </Link>
        {!isCompact && (
          <span className="figures block truncate text-muted text-xs">
            {workload.jobId}
            {hasOwners && ` · ${workload.ownerName}`}
          </span>
        )}
      </th>
      <td className={cell}>
        <StatusMark status={workload.status} />
        {!isCompact && <span className="line-clamp-3 max-w-64 text-muted text-xs">{workloadNote(workload, now)}</span>}
      </td>
      <td className={cell}>
        <Moment isStacked={!isCompact} workload={workload} />
      </td>
      <td className={`${cell} max-w-60`}>
        <Place workload={workload} />
      </td>
      <td className={cell}>
        <ComparisonCell comparison={workload.comparison} missing={sentenceTexts.missing[missingComparison(workload)]} />
      </td>
    </tr>
  );
}

function ListItem({ workload, hasOwners }: { workload: WorkloadView; hasOwners: boolean }) {
  const now = useNow();
  return (
    <li className="relative flex flex-col gap-2 px-4 py-3">
      <div className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <Link className="truncate font-medium after:absolute after:inset-0" href={`/workloads/${workload.jobId}`}>
            <bdi>{workload.name}</bdi>
          </Link>
          <span className="figures truncate text-muted text-xs">
            {workload.jobId}
            {hasOwners && ` · ${workload.ownerName}`}
          </span>
        </span>
        <StatusMark status={workload.status} />
      </div>
      <p className="line-clamp-3 text-muted text-xs">{workloadNote(workload, now)}</p>
      <div className="flex items-start justify-between gap-3">
        <span className="flex min-w-0 flex-col">
          <Moment isStacked workload={workload} />
          <span className="truncate text-muted text-xs">
            <Place workload={workload} />
          </span>
        </span>
        <span className="text-right">
          <ComparisonCell
            comparison={workload.comparison}
            missing={sentenceTexts.missing[missingComparison(workload)]}
          />
        </span>
      </div>
    </li>
  );
}

function Moment({ workload, isStacked }: { workload: WorkloadView; isStacked: boolean }) {
  const now = useNow();
  const { at } = workloadMoment(workload);
  if (workload.status === "PLANNED" && at !== null && at <= now) return <span>{texts.whenAssigned}</span>;
  return <TimeFigure at={at} isStacked={isStacked} missing={texts.notPlanned} />;
}

function Place({ workload }: { workload: WorkloadView }) {
  if (workload.zone !== null) return <span className="block truncate">{workload.zone.name}</span>;
  if (workload.best === null || workload.status !== "PLANNED")
    return <span className="text-muted">{texts.notAssigned}</span>;
  return <span className="block truncate text-muted">{texts.best(workload.best.zone.name)}</span>;
}
