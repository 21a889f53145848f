import { formatAccountedCarbon } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { formatAt, formatDuration, formatMoment, formatRelative, type Instant } from "@/lib/format/time.ts";
import { sentenceTexts as texts } from "../texts/sentences.ts";
import { atOnceNote, atOnceWords, latestClause } from "./why-waits.ts";
import type { WorkloadDetailView, WorkloadView } from "./workload-view.ts";

/** What happens to a workload and when, as one sentence. The answer at the top of its page. */
export function workloadSentence(workload: WorkloadDetailView, now: Instant): string {
  switch (workload.status) {
    case "PENDING":
      return workload.plan !== null && !workload.plan.isFeasible ? workload.plan.summary : texts.planning;
    case "PLANNED":
      return plannedSentence(workload, now);
    case "SCHEDULED":
      if (workload.scheduledStart === null) return texts.scheduled(placeOf(workload));
      return workload.doneMinutes > 0
        ? texts.resumes(done(workload), when(workload.scheduledStart, now), placeOf(workload))
        : texts.starts(when(workload.scheduledStart, now), placeOf(workload), whyClause(workload, now));
    case "QUEUED":
      return texts.due(momentOf(workload.scheduledStart, now), placeOf(workload));
    case "RUNNING":
      return runningSentence(workload, now);
    case "COMPLETED":
      return texts.finished(atOf(workload.actualEnd, now), placeOf(workload), emittedClause(workload));
    case "FAILED":
      return workload.actualEnd === null
        ? texts.failed(asClause(workload.statusReason))
        : texts.failedAt(formatAt(workload.actualEnd, now), asClause(workload.statusReason));
    case "CANCELLED":
      return workload.statusReasonCode === "cancelled"
        ? `${workload.statusReason.replace(/\.$/, "")}.`
        : texts.cancelled(asClause(workload.statusReason));
  }
}

/** Why a workload waits, or what became of it, in the few words a list has room for. */
export function workloadNote(workload: WorkloadView, now: Instant): string {
  switch (workload.status) {
    case "PENDING":
      return workload.statusReasonCode === "submitted" ? texts.note.planning : workload.statusReason;
    case "PLANNED":
      return texts.note.waitsForOperator(whyNote(workload, now));
    case "SCHEDULED":
      if (workload.doneMinutes > 0) return texts.note.suspended(done(workload));
      return texts.note.waitsForStart(whyNote(workload, now));
    case "QUEUED":
      return texts.note.waitsForWorker;
    case "RUNNING":
      return workload.cancelRequestedAt !== null
        ? texts.note.stopping
        : texts.note.running(formatDuration(now - (workload.actualStart ?? now)), formatDuration(leftMs(workload)));
    case "COMPLETED":
      return workload.actualStart === null || workload.actualEnd === null
        ? ""
        : texts.note.took(formatDuration(workload.actualEnd - workload.actualStart + workload.doneMinutes * 60_000));
    case "FAILED":
    case "CANCELLED":
      return workload.statusReason;
  }
}

/** The moment that matters most now: the end of what has ended, the start of everything else. */
export function workloadMoment(workload: WorkloadView): { readonly label: string; readonly at: Instant | null } {
  if (workload.actualEnd !== null) return { label: texts.moment.ended, at: workload.actualEnd };
  if (workload.actualStart !== null) return { label: texts.moment.started, at: workload.actualStart };
  if (workload.scheduledStart !== null) return { label: texts.moment.starts, at: workload.scheduledStart };
  if (workload.best !== null && workload.status === "PLANNED")
    return { label: texts.moment.bestStart, at: workload.best.startAt };
  return { label: texts.moment.starts, at: null };
}

/** What a list is about, over its counts: the answer at the top of the page of workloads. */
export function listSentence(
  counts: { readonly waiting: number; readonly running: number; readonly ended: number },
  next: { readonly startAt: Instant; readonly zoneName: string } | null,
  now: Instant,
): string {
  const { running, waiting, ended } = counts;
  if (running + waiting + ended === 0) return texts.list.none;
  if (running + waiting === 0) return ended === 1 ? texts.list.oneEnded : texts.list.allEnded(ended);
  const subject = openSentence(running, waiting);
  return next === null ? subject : `${subject}${texts.list.next(when(next.startAt, now), next.zoneName)}`;
}

function openSentence(running: number, waiting: number): string {
  if (running === 0) return texts.list.waiting(waiting);
  return waiting === 0 ? texts.list.running(running) : texts.list.runningAndWaiting(running, waiting);
}

function plannedSentence(workload: WorkloadDetailView, now: Instant): string {
  if (workload.best === null) return texts.waitsForOperator;
  const { zone, startAt } = workload.best;
  const start = startAt <= now ? texts.now : formatMoment(startAt, now);
  return texts.waitsForOperatorBest(zone.name, start, whyClause(workload, now));
}

function runningSentence(workload: WorkloadDetailView, now: Instant): string {
  const place = placeOf(workload);
  if (workload.cancelRequestedAt !== null) return texts.stopping(place);
  if (workload.actualStart === null) return texts.runs(place);
  const end = workload.actualStart + leftMs(workload);
  const rest = end > now ? texts.toGo(formatDuration(end - now)) : texts.overEstimate(formatDuration(now - end));
  return texts.runsSince(place, formatMoment(workload.actualStart, now), rest);
}

function done({ doneMinutes }: WorkloadView): string {
  return formatDuration(doneMinutes * 60_000);
}

/** What its last piece, or all of it, is expected to take. */
function leftMs({ durationMinutes, doneMinutes }: WorkloadView): number {
  return Math.max(1, durationMinutes - doneMinutes) * 60_000;
}

/** Until when it waits at the latest, and what running at once would cost instead. */
function whyClause(workload: WorkloadDetailView, now: Instant): string {
  const atOnce = atOnceWords(workload);
  return `${latestClause(workload, now)}${atOnce === null ? "" : texts.runningWould(atOnceIn(workload), atOnce)}`;
}

/** The same in the few words a list has room for. */
function whyNote(workload: WorkloadView, now: Instant): string {
  const atOnce = atOnceNote(workload);
  return `${latestClause(workload, now)}${atOnce === null ? "" : texts.atOnceWould(atOnce)}`;
}

function emittedClause(workload: WorkloadDetailView): string {
  const { comparison } = workload;
  if (comparison === null || comparison.basis === "expected") return "";
  const { carbonG, baselineCarbonG } = comparison;
  if (carbonG === null) return "";
  const { direction, carbon, quantity } = describeSaving(carbonG, baselineCarbonG);
  const emitted = (carbonG === 0 ? formatAccountedCarbon(carbonG) : carbon).text;
  if (direction === "unknown") return `: ${texts.emitted(emitted)}`;
  if (direction === "same") return `: ${texts.emittedAsMuch(emitted, atOnceIn(workload))}`;
  const difference = direction === "saved" ? texts.less(quantity.text) : texts.more(quantity.text);
  return `: ${texts.emittedCompared(emitted, difference, atOnceIn(workload))}`;
}

/** The counterfactual with its place: elsewhere at once may emit as little as where it runs. */
function atOnceIn({ baselineZone }: WorkloadDetailView): string {
  return baselineZone === null ? texts.atOnce : texts.atOnceIn(baselineZone.name);
}

function placeOf(workload: WorkloadView): string {
  return workload.zone?.name ?? texts.itsZone;
}

function when(at: Instant, now: Instant): string {
  return at <= now ? texts.now : texts.when(formatRelative(at, now), formatMoment(at, now));
}

function atOf(at: Instant | null, now: Instant): string {
  return at === null ? texts.now : formatAt(at, now);
}

function momentOf(at: Instant | null, now: Instant): string {
  return at === null ? texts.now : formatMoment(at, now);
}

/** A sentence of the database as part of one of ours: without its full stop, and small where it began large. */
function asClause(sentence: string): string {
  const bare = sentence.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(bare) ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
}
