import type { NamedRegionOutlook } from "@/features/grid/model/outlook.ts";
import {
  slotMs,
  type TimelinePoint,
  type TimelineWindow,
} from "@/features/grid/ui/timeline/forecast-timeline.utils.ts";
import { planTexts } from "../texts/plan.ts";
import type { CandidateView, WorkloadDetailView } from "./workload-view.ts";

const texts = planTexts.timeline;
const hourMs = 3_600_000;

/** Windows of a plan that is only previewed: the best as chosen, the others, and running at once. */
export function previewWindows(
  candidates: readonly CandidateView[],
  runNow: CandidateView | null,
): readonly TimelineWindow[] {
  const [best, ...others] = candidates;
  return [
    ...(best ? [windowOf(best, "chosen", texts.best, best.zone.id)] : []),
    ...others.map((other) => windowOf(other, "alternative", `${other.rank}`, best?.zone.id)),
    ...(runNow ? [windowOf(runNow, "now", texts.atOnce, best?.zone.id)] : []),
  ];
}

/** Windows of a stored workload: where it runs or ran, else its best candidate; the other candidates; running at once. */
export function workloadWindows(workload: WorkloadDetailView): readonly TimelineWindow[] {
  const chosen = chosenWindow(workload);
  const zoneId = workload.zone?.id ?? workload.best?.zone.id;
  const isOver = workload.actualStart !== null;
  const others = (workload.plan?.candidates ?? [])
    .filter((candidate) => candidate.startAt !== chosen?.start || candidate.zone.id !== zoneId)
    .map((candidate) => windowOf(candidate, "alternative", `${candidate.rank}`, zoneId));
  const atOnce: TimelineWindow = {
    id: "now",
    kind: "now",
    start: workload.submittedAt,
    end: workload.submittedAt + workload.durationMinutes * 60_000,
    label: texts.atOnce,
    ...noteFor(workload.baselineZone, zoneId),
  };
  return [...(chosen ? [chosen] : []), ...(isOver ? [] : others), atOnce];
}

/** The span worth drawing: from a little before the first thing of interest to a little after the last, half hours. */
export function timelineSpan(
  moments: readonly (number | null)[],
  limitHours: number,
): { readonly from: number; readonly to: number } {
  const known = moments.filter((moment) => moment !== null);
  const from = floorSlot(Math.min(...known) - hourMs);
  const to = floorSlot(Math.max(...known) + hourMs) + slotMs;
  return { from, to: Math.min(to, from + limitHours * hourMs) };
}

/** A region's half hours within a span, as the chart takes them. */
export function outlookPoints(region: NamedRegionOutlook, from: number, to: number): readonly TimelinePoint[] {
  return region.intensityGPerKwh
    .map((intensityGPerKwh, slot) => ({
      slotStart: region.firstSlot + slot * slotMs,
      intensityGPerKwh,
      status: region.status[slot] ?? null,
      p10GPerKwh: region.p10GPerKwh[slot] ?? null,
      p90GPerKwh: region.p90GPerKwh[slot] ?? null,
      source: region.source[slot] ?? null,
    }))
    .filter((point) => point.slotStart >= from && point.slotStart < to);
}

function chosenWindow(workload: WorkloadDetailView): TimelineWindow | null {
  const lengthMs = Math.max(1, workload.durationMinutes - workload.doneMinutes) * 60_000;
  const start = workload.actualStart ?? workload.scheduledStart;
  if (start !== null) {
    const label =
      workload.actualEnd !== null ? texts.ran : workload.actualStart !== null ? texts.runs : texts.scheduled;
    return { id: "chosen", kind: "chosen", start, end: workload.actualEnd ?? start + lengthMs, label };
  }
  if (workload.best === null) return null;
  return { id: "chosen", kind: "chosen", start: workload.best.startAt, end: workload.best.endAt, label: texts.best };
}

function windowOf(
  candidate: CandidateView,
  kind: TimelineWindow["kind"],
  label: string,
  mainZoneId: number | undefined,
): TimelineWindow {
  return {
    id: `${kind}-${candidate.rank}`,
    kind,
    start: candidate.startAt,
    end: candidate.endAt,
    label,
    ...noteFor(candidate.zone, mainZoneId),
  };
}

/** The first window is where the page says it is: one in another zone says where, in the same region too. */
function noteFor(
  zone: { readonly id: number; readonly name: string } | null,
  mainZoneId: number | undefined,
): { note?: string } {
  return zone === null || mainZoneId === undefined || zone.id === mainZoneId ? {} : { note: zone.name };
}

function floorSlot(at: number): number {
  return Math.floor(at / slotMs) * slotMs;
}
