import { formatCount } from "@/lib/format/quantities.ts";

/** What becomes of a workload, in sentences and in the few words a list has room for. Shared by its pages. */
export const sentenceTexts = {
  status: {
    PENDING: "To be planned",
    PLANNED: "To be assigned",
    SCHEDULED: "Scheduled",
    QUEUED: "Due",
    RUNNING: "Running",
    COMPLETED: "Completed",
    FAILED: "Failed",
    CANCELLED: "Cancelled",
  },
  moment: { ended: "Ended", started: "Started", starts: "Starts", bestStart: "Best start" },
  now: "now",
  itsZone: "its zone",
  atOnce: "at once",
  atOnceIn: (zoneName: string) => `at once in ${zoneName}`,
  when: (relative: string, moment: string) => `${relative}, ${moment}`,

  planning: "Looking for the best place and time.",
  waitsForOperator: "Waits for an operator to assign it.",
  waitsForOperatorBest: (zoneName: string, start: string, why: string) =>
    `Waits for an operator to assign it; best in ${zoneName} from ${start}${why}.`,
  scheduled: (place: string) => `Scheduled in ${place}.`,
  starts: (when: string, place: string, why: string) => `Starts ${when}, in ${place}${why}.`,
  resumes: (done: string, when: string, place: string) => `Suspended after ${done}: resumes ${when}, in ${place}.`,
  due: (since: string, place: string) => `Due since ${since}: it starts as soon as a worker of ${place} is free.`,
  stopping: (place: string) => `Being stopped in ${place}.`,
  runs: (place: string) => `Runs in ${place}.`,
  runsSince: (place: string, since: string, rest: string) => `Runs in ${place} since ${since}, ${rest}.`,
  toGo: (duration: string) => `about ${duration} to go`,
  overEstimate: (duration: string) => `${duration} longer than estimated`,
  finished: (at: string, place: string, emitted: string) => `Finished ${at} in ${place}${emitted}.`,
  failed: (reason: string) => `Failed: ${reason}.`,
  failedAt: (at: string, reason: string) => `Failed ${at}: ${reason}.`,
  cancelled: (reason: string) => `Cancelled: ${reason}.`,

  latest: (moment: string) => `, by ${moment} at the latest`,
  runningWould: (atOnce: string, difference: string) => `: running ${atOnce} would ${difference}`,
  atOnceWould: (difference: string) => `; at once ${difference}`,
  emit: (carbon: string) => `emit ${carbon}`,
  emitAndCost: (carbon: string, cost: string) => `emit ${carbon} and cost ${cost}`,
  asMuch: "as much",
  asMuchCarbon: "as much carbon",
  more: (amount: string) => `${amount} more`,
  less: (amount: string) => `${amount} less`,
  emitted: (carbon: string) => `${carbon} emitted`,
  emittedAsMuch: (carbon: string, atOnce: string) => `${carbon} emitted, as much as ${atOnce}`,
  emittedCompared: (carbon: string, difference: string, atOnce: string) =>
    `${carbon} emitted, ${difference} than ${atOnce}`,

  note: {
    planning: "Planning",
    waitsForOperator: (why: string) => `Waits for an operator${why}`,
    waitsForStart: (why: string) => `Waits for its start${why}`,
    suspended: (done: string) => `Suspended, ${done} done`,
    waitsForWorker: "Waits for a worker",
    stopping: "Being stopped",
    running: (elapsed: string, total: string) => `For ${elapsed} of about ${total}`,
    took: (duration: string) => `Took ${duration}`,
  },

  list: {
    none: "No workloads have been submitted yet.",
    oneEnded: "The only workload has ended.",
    allEnded: (count: number) => `All ${count} workloads have ended.`,
    waiting: (count: number) => `${formatCount(count, "workload")} ${count === 1 ? "waits" : "wait"}.`,
    running: (count: number) => `${formatCount(count, "workload")} ${count === 1 ? "runs" : "run"}.`,
    runningAndWaiting: (running: number, waiting: number) =>
      `${formatCount(running, "workload")} ${running === 1 ? "runs" : "run"}, ${waiting} ${waiting === 1 ? "waits" : "wait"}.`,
    next: (when: string, zoneName: string) => ` The next starts ${when}, in ${zoneName}.`,
  },

  /** Why there is nothing to compare, in the room of a figure. */
  missing: {
    notRun: "did not run",
    accounting: "being accounted",
    notPlanned: "not planned",
    byHand: "assigned by hand",
  },
} as const;
