/** How long one kind of record is kept, and what there is of it. */
export interface RetentionView {
  readonly kind: string;
  readonly keepDays: number;
  /** As Postgres last estimated; null before it has. */
  readonly rows: number | null;
  /** UTC milliseconds; null where there is nothing. */
  readonly oldestAt: number | null;
  /** When what is older was last removed; null before that. */
  readonly prunedAt: number | null;
  readonly hasFailed: boolean;
}

const names: Readonly<Record<string, string>> = {
  alerts: "Alerts that were resolved",
  changes: "Notes of what changed, for pages and programs that follow",
  generation_mixes: "Generation mixes of the regions",
  mails: "Mails that were sent or failed",
  outlooks: "Outlooks of seven days",
  run_logs: "Logs of runs that ended",
  schedule_runs: "Runs of the schedule",
};

/** What a kind is, in words. */
export function retentionName(kind: string): string {
  return names[kind] ?? kind.replaceAll("_", " ");
}

/** The page's answer. */
export function retentionSentence(kinds: readonly RetentionView[]): string {
  const failed = kinds.filter(({ hasFailed }) => hasFailed).length;
  if (failed > 0) return `${failed === 1 ? "One kind" : `${failed} kinds`} of record could not be removed in time`;
  const longest = Math.max(0, ...kinds.map(({ keepDays }) => keepDays));
  return `What is not kept for ever is removed after ${longest} days at the latest`;
}
