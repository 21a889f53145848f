import type { MembershipRole } from "@/lib/auth/console-paths.ts";
import { formatCount } from "@/lib/format/quantities.ts";
import type { Instant } from "@/lib/format/time.ts";

/** A person of the organization. */
export interface MemberView {
  readonly userId: string;
  readonly displayName: string;
  readonly role: MembershipRole;
  readonly since: Instant;
}

/** A machine of the organization. */
export interface WorkerView {
  readonly id: number;
  readonly name: string;
  /** Null: it serves every zone. */
  readonly zoneName: string | null;
  /** How it can run work, as it said last. */
  readonly executors: readonly string[];
  readonly isEnabled: boolean;
  /** When it last called; null where it never did. */
  readonly lastSeenAt: Instant | null;
}

/** What a role may do, in a few words. */
export const roleWords: Readonly<Record<MembershipRole, string>> = {
  user: "submits",
  operator: "assigns, and sets how plans are made",
  viewer: "reads",
  admin: "assigns, sets how plans are made, and manages members and workers",
};

/** The answer at the top of the settings. */
export function settingsSentence(members: number, workers: readonly WorkerView[], now: Instant): string {
  const able = workers.filter((worker) => isListening(worker, now)).length;
  const who = formatCount(members, "member");
  if (workers.length === 0) return `${who}, and no worker yet: nothing can run.`;
  if (able === 0) return `${who}, and no worker that listens: nothing can run.`;
  return `${who}, and ${formatCount(able, "worker")} that ${able === 1 ? "listens" : "listen"} for work.`;
}

/** Workers ask every two seconds; one that has not for a minute is away. */
const awayMs = 60_000;

/** Whether a worker may claim runs and has asked for some lately. */
export function isListening(worker: Pick<WorkerView, "isEnabled" | "lastSeenAt">, now: Instant): boolean {
  return worker.isEnabled && worker.lastSeenAt !== null && now - worker.lastSeenAt < awayMs;
}
