import { CronExpressionParser } from "cron-parser";

const SECONDS = /^\s*(?<count>[1-9]|[1-5]\d)\s+seconds?\s*$/;
const REBOOT = /^\s*@reboot\s*$/i;

/** Whether a schedule counts seconds from the last start, not by the clock. */
export function isInterval(schedule: string): boolean {
  return SECONDS.test(schedule);
}

/** Whether a schedule runs once, when the scheduler starts. */
export function isAtStart(schedule: string): boolean {
  return REBOOT.test(schedule);
}

/**
 * When a job of pg_cron runs next, in UTC as hosted: `N seconds`, five fields (`$` is the last day of the month), or
 * names such as `@hourly`.
 * @returns null if it never runs, or the schedule is invalid
 */
export function nextRun(schedule: string, after: Date): Date | null {
  const count = SECONDS.exec(schedule)?.groups?.count;
  if (count !== undefined) return new Date(after.getTime() + Number(count) * 1000);
  const expression = schedule
    .trim()
    .replace(/^@midnight$/i, "@daily")
    .replaceAll("$", "L");
  // cron-parser would also accept fewer fields, or a sixth for seconds.
  const isComplete = expression.startsWith("@") || expression.split(/\s+/).length === 5;
  if (isAtStart(schedule) || !isComplete) return null;
  try {
    return CronExpressionParser.parse(expression, { currentDate: after, tz: "UTC" }).next().toDate();
  } catch {
    return null;
  }
}
