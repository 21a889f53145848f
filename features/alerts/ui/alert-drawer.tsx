"use client";

import { Drawer } from "@heroui/react";
import Link from "next/link";
import type { ReactNode } from "react";
import { TimeFigure } from "@/components/figures/time-figure.tsx";
import { type AlertView, subjectName, subjectPath } from "../model/alert-view.ts";
import { SeverityMark } from "./severity-mark.tsx";

interface AlertDrawerProps {
  readonly isOpen: boolean;
  /** Null while it is being read, or where there is none. */
  readonly alert: AlertView | null;
  readonly timeline: ReactNode;
  /** What may be done with it. */
  readonly footer: ReactNode;
  /** Instead of the alert: while it is read, or when it could not be. */
  readonly instead: ReactNode | null;
  readonly onClose: () => void;
}

/** One alert beside the list: what happened, what to do, and what became of it. */
export function AlertDrawer({ isOpen, alert, timeline, footer, instead, onClose }: AlertDrawerProps) {
  return (
    <Drawer.Backdrop
      isOpen={isOpen}
      onOpenChange={(isStillOpen) => {
        if (!isStillOpen) onClose();
      }}
      variant="transparent"
    >
      <Drawer.Content placement="right">
        <Drawer.Dialog className="w-full max-w-lg">
          <Drawer.CloseTrigger aria-label="Close" />
          <Drawer.Header>
            <Drawer.Heading className="wrap-anywhere pr-8 font-semibold text-base">
              {alert?.title ?? "Alert"}
            </Drawer.Heading>
            {alert && <Subject alert={alert} />}
          </Drawer.Header>
          <Drawer.Body className="text-foreground">
            {instead ??
              (alert && (
                <div className="flex flex-col gap-6">
                  <p className="wrap-anywhere">{alert.message}</p>
                  <AlertFacts alert={alert} />
                  <section aria-label="Timeline" className="flex flex-col gap-2">
                    <h3 className="font-semibold">Timeline</h3>
                    {timeline}
                  </section>
                </div>
              ))}
          </Drawer.Body>
          {footer && <Drawer.Footer className="justify-start">{footer}</Drawer.Footer>}
        </Drawer.Dialog>
      </Drawer.Content>
    </Drawer.Backdrop>
  );
}

function Subject({ alert: { severity, subject } }: { alert: AlertView }) {
  const path = subjectPath(subject);
  return (
    <p className="figures flex flex-wrap items-center gap-x-3 gap-y-1">
      <SeverityMark severity={severity} />
      {path === null ? (
        <span className="text-muted">{subjectName(subject)}</span>
      ) : (
        <Link className="text-link underline-offset-4 hover:underline" href={path}>
          {subjectName(subject)}
        </Link>
      )}
    </p>
  );
}

function AlertFacts({ alert }: { alert: AlertView }) {
  const { occurrences, raisedAt, lastAt, snoozedUntil, acknowledged, resolved } = alert;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ["First raised", <TimeFigure at={raisedAt} key="raised" />],
    ...(occurrences > 1
      ? ([
          ["Last raised", <TimeFigure at={lastAt} key="last" />],
          ["Times raised", occurrences],
        ] as const)
      : []),
    ...(acknowledged ? ([["Acknowledged by", acknowledged.by ?? "someone who has left"]] as const) : []),
    ...(snoozedUntil === null ? [] : ([["Snoozed until", <TimeFigure at={snoozedUntil} key="snoozed" />]] as const)),
    ...(resolved ? ([["Resolved", resolved.by === null ? "by itself" : `by ${resolved.by}`]] as const) : []),
  ];
  return (
    <dl className="figures grid grid-cols-[8.5rem_minmax(0,1fr)] gap-x-4 gap-y-1.5">
      {facts.map(([label, value]) => (
        <div className="contents" key={label}>
          <dt className="text-muted">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
