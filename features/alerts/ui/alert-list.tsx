"use client";

import { Checkbox } from "@heroui/react";
import type { KeyboardEvent } from "react";
import { useNow } from "@/components/live/now-provider.tsx";
import { type RowKeys, useRowKeys } from "@/components/tables/use-row-keys.ts";
import { formatMoment, formatRelative } from "@/lib/format/time.ts";
import { type AlertView, subjectName } from "../model/alert-view.ts";
import { SeverityMark } from "./severity-mark.tsx";

interface AlertListProps {
  readonly alerts: readonly AlertView[];
  /** Others are on their way. */
  readonly isStale: boolean;
  readonly selected: ReadonlySet<number>;
  readonly onOpen: (alertId: number) => void;
  /** Null for those who may only look. */
  readonly onToggle: ((alertId: number) => void) | null;
}

/** Alerts, the last raised first, a line each. J and K move, Enter opens, X selects. */
export function AlertList({ alerts, isStale, selected, onOpen, onToggle }: AlertListProps) {
  const rows = useRowKeys(alerts.map(({ id }) => String(id)));
  return (
    <ul aria-busy={isStale} className="panel divide-y divide-separator overflow-hidden" data-rows>
      {alerts.map((alert) => (
        <AlertRow
          alert={alert}
          isSelected={selected.has(alert.id)}
          key={alert.id}
          onOpen={onOpen}
          onToggle={onToggle}
          rows={rows}
        />
      ))}
    </ul>
  );
}

interface AlertRowProps extends Pick<AlertListProps, "onOpen" | "onToggle"> {
  readonly alert: AlertView;
  readonly isSelected: boolean;
  readonly rows: RowKeys;
}

function AlertRow({ alert, isSelected, rows, onOpen, onToggle }: AlertRowProps) {
  const { id, title, severity, message, subject, occurrences } = alert;
  const { onKeyDown, ...control } = rows.propsOf(String(id));
  const handleKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
    if (event.key === "x" && isPlain) onToggle?.(id);
    else onKeyDown(event);
  };
  return (
    <li
      className={`relative grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-2 hover:bg-surface-secondary md:min-h-11 ${isSelected ? "bg-surface-secondary" : ""}`}
    >
      {onToggle ? (
        <Checkbox
          aria-label={`Select: ${title}, ${subjectName(subject)}`}
          className="relative z-10"
          isSelected={isSelected}
          onChange={() => onToggle(id)}
        >
          <Checkbox.Content>
            <Checkbox.Control>
              <Checkbox.Indicator />
            </Checkbox.Control>
          </Checkbox.Content>
        </Checkbox>
      ) : (
        <span />
      )}
      <div className="grid min-w-0 items-center gap-x-4 gap-y-0.5 md:grid-cols-[5.5rem_minmax(12rem,20rem)_minmax(0,1fr)]">
        <SeverityMark severity={severity} />
        <span className="flex min-w-0 items-baseline gap-2">
          <button
            className="min-w-0 text-left font-medium after:absolute after:inset-0 md:truncate"
            onClick={() => onOpen(id)}
            onKeyDown={handleKeyDown}
            type="button"
            {...control}
          >
            {title}
          </button>
          <span className="figures shrink-0 text-muted text-xs">{subjectName(subject)}</span>
        </span>
        <span className="truncate text-muted max-md:text-xs">{message}</span>
      </div>
      <span className="flex flex-col items-end gap-0.5 text-xs md:flex-row md:items-baseline md:gap-4">
        {occurrences > 1 && (
          <span className="figures rounded-sm bg-default px-1.5 text-default-foreground">
            ×{occurrences}
            <span className="sr-only"> times raised</span>
          </span>
        )}
        <AlertAge alert={alert} />
      </span>
    </li>
  );
}

/** What matters of its times: until when it is put aside, by whom it was closed or taken up, or its age. */
function AlertAge({ alert }: { alert: AlertView }) {
  const now = useNow();
  const { snoozedUntil, resolved, acknowledged, lastAt } = alert;
  const [words, at] =
    snoozedUntil !== null
      ? [`until ${formatMoment(snoozedUntil, now)}`, snoozedUntil]
      : resolved !== null
        ? [`${resolved.by ?? "by itself"}, ${formatRelative(resolved.at, now)}`, resolved.at]
        : acknowledged !== null
          ? [`${acknowledged.by ?? "someone who has left"}, ${formatRelative(acknowledged.at, now)}`, acknowledged.at]
          : [formatRelative(lastAt, now), lastAt];
  return (
    <time
      className="figures max-w-32 text-right text-muted md:max-w-none md:whitespace-nowrap"
      dateTime={new Date(at).toISOString()}
      title={formatMoment(at, now)}
    >
      {words}
    </time>
  );
}
