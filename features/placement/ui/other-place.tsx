"use client";

import { useId } from "react";
import type { ZoneNow } from "@/features/grid/model/zone-board.ts";
import { toLocalInput } from "@/lib/format/local-input.ts";
import { formatIntensity } from "@/lib/format/quantities.ts";
import { formatMoment } from "@/lib/format/time.ts";
import type { StartDraft } from "../model/placement-draft.ts";
import { latestSafeStartOf, latestStartOf, type QueueWorkload } from "../model/queue-workload.ts";
import { placementTexts } from "../texts.ts";

const texts = placementTexts.decision;

interface OtherPlaceProps {
  readonly workload: QueueWorkload;
  readonly zones: readonly ZoneNow[];
  readonly zoneId: number | null;
  readonly start: StartDraft;
  /** The planner's start in the chosen zone; null where there is none, or no zone yet. */
  readonly recommendedAt: number | null;
  /** What is wrong with the start; null while nothing is. */
  readonly error: string | null;
  readonly note: string | null;
  readonly now: number;
  readonly onZoneChange: (zoneId: number) => void;
  readonly onStartChange: (start: StartDraft) => void;
}

const field = "h-9 rounded-md border border-field-border bg-field px-2 text-foreground";

/** Any zone, and from when: now, when the planner would, or at a time on the wall in the United Kingdom. */
export function OtherPlace(props: OtherPlaceProps) {
  const { zones, zoneId, onZoneChange } = props;
  return (
    <div className="flex flex-col gap-4">
      <label className="flex flex-col gap-1">
        <span className="text-muted text-xs">{texts.zone}</span>
        <select className={field} onChange={(event) => onZoneChange(Number(event.target.value))} value={zoneId ?? ""}>
          <option disabled value="">
            {texts.chooseZone}
          </option>
          {zones.map((zone) => (
            <option disabled={!zone.isEnabled} key={zone.id} value={zone.id}>
              {zone.name} · {formatIntensity(zone.region.intensityGPerKwh).text}
            </option>
          ))}
        </select>
      </label>
      <StartChoice {...props} />
    </div>
  );
}

function StartChoice({ workload, start, recommendedAt, error, note, now, onStartChange }: OtherPlaceProps) {
  const id = useId();
  const handleKind = (kind: StartDraft["kind"]) =>
    onStartChange({ kind, text: start.text === "" ? toLocalInput(recommendedAt ?? now) : start.text });
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-muted text-xs">{texts.start}</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {startKinds.map((kind) => (
          <label className="figures flex cursor-pointer items-center gap-2" key={kind}>
            <input
              checked={start.kind === kind}
              className="size-4 accent-accent"
              name={`${id}-start`}
              onChange={() => handleKind(kind)}
              type="radio"
            />
            {startLabel(kind, recommendedAt, now)}
          </label>
        ))}
      </div>
      {start.kind === "at" && (
        <label className="flex flex-col gap-1">
          <span className="text-muted text-xs">{texts.dateAndTime}</span>
          <input
            aria-describedby={`${id}-help`}
            aria-invalid={error !== null}
            className={`${field} figures w-fit aria-invalid:border-danger`}
            max={toLocalInput(latestStartOf(workload))}
            min={toLocalInput(now)}
            onChange={(event) => onStartChange({ kind: "at", text: event.target.value })}
            type="datetime-local"
            value={start.text}
          />
        </label>
      )}
      <p className={`figures text-xs ${error === null ? "text-muted" : "text-danger"}`} id={`${id}-help`} role="status">
        {error ?? note ?? texts.latestSafeStart(formatMoment(latestSafeStartOf(workload), now))}
      </p>
    </fieldset>
  );
}

const startKinds: readonly StartDraft["kind"][] = ["now", "recommended", "at"];

function startLabel(kind: StartDraft["kind"], recommendedAt: number | null, now: number): string {
  if (kind === "now") return texts.startNow;
  if (kind === "at") return texts.startAt;
  if (recommendedAt === null) return texts.recommended;
  return texts.recommendedAt(recommendedAt <= now ? placementTexts.now : formatMoment(recommendedAt, now));
}
