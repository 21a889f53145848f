import type { PlatformHealth } from "@/lib/contracts/platform.ts";
import { formatCount } from "@/lib/format/quantities.ts";
import type { Instant } from "@/lib/format/time.ts";

/** An organization as the platform sees it: nothing of what it does. */
export interface PlatformOrganization {
  readonly id: number;
  readonly name: string;
  readonly slug: string;
  readonly members: number;
  readonly isSuspended: boolean;
  /** Until when the caller looks in; null where they do not. */
  readonly accessUntil: Instant | null;
}

export interface PlatformZone {
  readonly id: number;
  readonly name: string;
  readonly code: string;
  readonly capacityGpus: number;
  readonly capacityCpuCores: number;
  readonly capacityMemoryGb: number;
  readonly isEnabled: boolean;
}

export interface PlatformOwner {
  readonly userId: string;
  readonly displayName: string | null;
  readonly addedAt: Instant;
}

/** run.start is late after 15 s; the others are tried within seconds too. */
const lateQueueMs = 60_000;
/** Sources are polled every 15 minutes. */
const lateSourceMs = 45 * 60_000;

/** What is not well, in a few words each; nothing where all is. */
export function healthFaults({ jobs, queues, sources }: PlatformHealth, now: Instant): readonly string[] {
  const isOlder = (iso: string | null, ms: number) => iso === null || now - Date.parse(iso) > ms;
  return [
    ...jobs.filter(({ isActive }) => !isActive).map(({ name }) => `${name} is switched off`),
    ...jobs.filter(({ lastStatus }) => lastStatus === "failed").map(({ name }) => `${name} failed last time`),
    ...queues
      .filter(({ oldestDueAt }) => oldestDueAt !== null && isOlder(oldestDueAt, lateQueueMs))
      .map(({ name, waiting }) => `${formatCount(waiting, "job")} of ${name} ${waiting === 1 ? "is" : "are"} late`),
    ...queues
      .filter(({ failed }) => failed > 0)
      .map(({ name, failed }) => `${formatCount(failed, "job")} of ${name} failed`),
    ...sources
      .filter(({ lastSuccessAt }) => isOlder(lastSuccessAt, lateSourceMs))
      .map(({ name }) => `${name} has answered nothing for 45 minutes`),
  ];
}

/** The answer at the top of the page. */
export function platformSentence(organizations: readonly PlatformOrganization[], faults: readonly string[]): string {
  const suspended = organizations.filter(({ isSuspended }) => isSuspended).length;
  const count = formatCount(organizations.length, "organization");
  const which = suspended === 0 ? count : `${count}, ${suspended} suspended`;
  return faults.length === 0
    ? `${which}. All is well.`
    : `${which}. ${formatCount(faults.length, "thing")} to look at.`;
}
