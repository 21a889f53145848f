"use client";

import Link from "next/link";
import { Figure } from "@/components/figures/figure.tsx";
import { formatInUnit } from "@/lib/format/quantities.ts";
import { type AlertFigures, type AlertSubject, subjectName, subjectPath } from "../model/alert-view.ts";

/** How busy the alerts of the last seven days were, in the manner of ISA-18.2. */
export function AlertFiguresPanel({ figures }: { figures: AlertFigures }) {
  const { perTenMins, peakInTenMins, standing, chattering, mostFrequent } = figures;
  return (
    <section aria-label="Last 7 days" className="panel flex flex-col gap-4 p-4">
      <h2 className="font-semibold">Last 7 days</h2>
      <dl className="grid grid-cols-2 gap-4 md:grid-cols-4 2xl:grid-cols-2">
        <Figure
          label="Per 10 min"
          note="1 is what a person can handle"
          quantity={formatInUnit(perTenMins, "", perTenMins < 10 ? 2 : 0)}
        />
        <Figure label="Busiest 10 min" quantity={formatInUnit(peakInTenMins, "", 0)} />
        <Figure label="Standing" note="over 24 h" quantity={formatInUnit(standing, "", 0)} />
        <Figure label="Chattering" note="3 times or more in an hour" quantity={formatInUnit(chattering, "", 0)} />
      </dl>
      {mostFrequent.length > 0 && (
        <div className="flex flex-col gap-2">
          <h3 className="text-muted">Most frequent</h3>
          <ol className="grid gap-x-10 gap-y-1.5 md:grid-cols-2 2xl:grid-cols-1">
            {mostFrequent.map(({ title, subject, count }) => (
              <li
                className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-3"
                key={`${title} ${subject.kind} ${subject.id}`}
              >
                <span className="truncate">
                  {title} <SubjectLink subject={subject} />
                </span>
                <span className="figures text-muted">{count}</span>
              </li>
            ))}
          </ol>
        </div>
      )}
    </section>
  );
}

function SubjectLink({ subject }: { subject: AlertSubject }) {
  const path = subjectPath(subject);
  const name = <span className="figures text-xs">{subjectName(subject)}</span>;
  if (path === null) return <span className="text-muted">{name}</span>;
  return (
    <Link className="text-link underline-offset-4 hover:underline" href={path}>
      {name}
    </Link>
  );
}
