import { formatAccountedCarbon, formatCount } from "@/lib/format/quantities.ts";
import { describeSaving } from "@/lib/format/saving.ts";
import { formatAt, formatDuration, formatMoment, formatRelative, type Instant } from "@/lib/format/time.ts";
import { atOnceNote, atOnceWords, latestClause } from "./why-waits.ts";
import type { WorkloadDetailView, WorkloadView } from "./workload-view.ts";

/** What happens to a workload and when, as one sentence. The answer at the top of its page. */
export function workloadSentence(workload: WorkloadDetailView, now: Instant): string {
  switch (workload.status) {
    case "PENDING":
      return workload.plan !== null && !workload.plan.isFeasible
        ? workload.plan.summary
        : "The best place and time are being looked for.";
    case "PLANNED":
      return plannedSentence(workload, now);
    case "SCHEDULED":
      if (workload.scheduledStart === null) return `Scheduled in ${placeOf(workload)}.`;
      return workload.doneMinutes > 0
        ? `Suspended after ${done(workload)}: goes on ${when(workload.scheduledStart, now)}, in ${placeOf(workload)}.`
        : `Starts ${when(workload.scheduledStart, now)}, in ${placeOf(workload)}${whyClause(workload, now)}.`;
    case "QUEUED":
      return `Due since ${momentOf(workload.scheduledStart, now)}: it starts as soon as a worker of ${placeOf(workload)} is free.`;
    case "RUNNING":
      return runningSentence(workload, now);
    case "COMPLETED":
      return `Finished ${atOf(workload.actualEnd, now)} in ${placeOf(workload)}${emittedClause(workload)}.`;
    case "FAILED":
      return `Failed${workload.actualEnd === null ? "" : ` ${formatAt(workload.actualEnd, now)}`}: ${asClause(workload.statusReason)}.`;
    case "CANCELLED":
      return workload.statusReasonCode === "cancelled"
        ? `${workload.statusReason.replace(/\.$/, "")}.`
        : `Cancelled: ${asClause(workload.statusReason)}.`;
  }
}

/** Why a workload waits, or what became of it, in the few words a list has room for. */
export function workloadNote(workload: WorkloadView, now: Instant): string {
  switch (workload.status) {
    case "PENDING":
      return workload.statusReasonCode === "submitted" ? "Being planned" : workload.statusReason;
    case "PLANNED":
      return `Waits for an operator${whyNote(workload, now)}`;
    case "SCHEDULED":
      if (workload.doneMinutes > 0) return `Suspended, ${done(workload)} done`;
      return `Waits for its half hour${whyNote(workload, now)}`;
    case "QUEUED":
      return "Waits for a worker";
    case "RUNNING":
      return workload.cancelRequestedAt !== null
        ? "Being stopped"
        : `For ${formatDuration(now - (workload.actualStart ?? now))} of about ${formatDuration(leftMs(workload))}`;
    case "COMPLETED":
      return workload.actualStart === null || workload.actualEnd === null
        ? ""
        : `Took ${formatDuration(workload.actualEnd - workload.actualStart + workload.doneMinutes * 60_000)}`;
    case "FAILED":
    case "CANCELLED":
      return workload.statusReason;
  }
}

/** The moment that matters most now: the end of what has ended, the start of everything else. */
export function workloadMoment(workload: WorkloadView): { readonly label: string; readonly at: Instant | null } {
  if (workload.actualEnd !== null) return { label: "Ended", at: workload.actualEnd };
  if (workload.actualStart !== null) return { label: "Started", at: workload.actualStart };
  if (workload.scheduledStart !== null) return { label: "Starts", at: workload.scheduledStart };
  if (workload.best !== null && workload.status === "PLANNED")
    return { label: "Best start", at: workload.best.startAt };
  return { label: "Starts", at: null };
}

/** What a list is about, over its counts: the answer at the top of the page of workloads. */
export function listSentence(
  counts: { readonly waiting: number; readonly running: number; readonly ended: number },
  next: { readonly startAt: Instant; readonly zoneName: string } | null,
  now: Instant,
): string {
  const { running, waiting, ended } = counts;
  if (running + waiting + ended === 0) return "Nothing has been submitted yet.";
  if (running + waiting === 0) return `${ended === 1 ? "The one workload has" : `All ${ended} workloads have`} ended.`;
  const runs = running === 1 ? "runs" : "run";
  const waits = waiting === 1 ? "waits" : "wait";
  const subject =
    running === 0
      ? `${formatCount(waiting, "workload")} ${waits}.`
      : `${formatCount(running, "workload")} ${runs}${waiting > 0 ? `, ${waiting} ${waits}` : ""}.`;
  return next === null ? subject : `${subject} The next starts ${when(next.startAt, now)}, in ${next.zoneName}.`;
}

function plannedSentence(workload: WorkloadDetailView, now: Instant): string {
  if (workload.best === null) return "Waits for an operator to assign it.";
  const { zone, startAt } = workload.best;
  const start = startAt <= now ? "now" : formatMoment(startAt, now);
  return `Waits for an operator to assign it; best in ${zone.name} from ${start}${whyClause(workload, now)}.`;
}

function runningSentence(workload: WorkloadDetailView, now: Instant): string {
  const place = placeOf(workload);
  if (workload.cancelRequestedAt !== null) return `Being stopped in ${place}.`;
  if (workload.actualStart === null) return `Runs in ${place}.`;
  const end = workload.actualStart + leftMs(workload);
  const rest =
    end > now ? `about ${formatDuration(end - now)} to go` : `${formatDuration(now - end)} longer than estimated`;
  return `Runs in ${place} since ${formatMoment(workload.actualStart, now)}, ${rest}.`;
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
  return `${latestClause(workload, now)}${atOnce === null ? "" : `: running ${atOnceIn(workload)} would ${atOnce}`}`;
}

/** The same in the few words a list has room for. */
function whyNote(workload: WorkloadView, now: Instant): string {
  const atOnce = atOnceNote(workload);
  return `${latestClause(workload, now)}${atOnce === null ? "" : `; at once ${atOnce}`}`;
}

function emittedClause(workload: WorkloadDetailView): string {
  const { comparison } = workload;
  if (comparison === null || comparison.basis === "expected") return "";
  const { carbonG, baselineCarbonG } = comparison;
  if (carbonG === null) return "";
  const { direction, carbon, quantity } = describeSaving(carbonG, baselineCarbonG);
  const emitted = `: ${(carbonG === 0 ? formatAccountedCarbon(carbonG) : carbon).text} emitted`;
  if (direction === "unknown") return emitted;
  if (direction === "same") return `${emitted}, as much as ${atOnceIn(workload)}`;
  return `${emitted}, ${quantity.text} ${direction === "saved" ? "less" : "more"} than ${atOnceIn(workload)}`;
}

/** The counterfactual with its place: elsewhere at once may emit as little as where it runs. */
function atOnceIn({ baselineZone }: WorkloadDetailView): string {
  return baselineZone === null ? "at once" : `at once in ${baselineZone.name}`;
}

function placeOf(workload: WorkloadView): string {
  return workload.zone?.name ?? "its zone";
}

function when(at: Instant, now: Instant): string {
  return at <= now ? "now" : `${formatRelative(at, now)}, ${formatMoment(at, now)}`;
}

function atOf(at: Instant | null, now: Instant): string {
  return at === null ? "now" : formatAt(at, now);
}

function momentOf(at: Instant | null, now: Instant): string {
  return at === null ? "now" : formatMoment(at, now);
}

/** A sentence of the database as part of one of ours: without its full stop, and small where it began large. */
function asClause(sentence: string): string {
  const bare = sentence.replace(/\.$/, "");
  return /^[A-Z][a-z]/.test(bare) ? bare.charAt(0).toLowerCase() + bare.slice(1) : bare;
}
