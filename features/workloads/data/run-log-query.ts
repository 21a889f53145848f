import { toInstant } from "@/lib/format/time.ts";
import type { KarbosClient } from "@/lib/supabase/client.ts";
import { rowsOf } from "@/lib/supabase/data-error.ts";
import type { LogLineView } from "../model/log-line.ts";

/** Lines of one request: PostgREST's own limit for rows. */
const pageSize = 1_000;

/** Lines of a run after a number, oldest first; at most a page. `afterSeq` -1 begins at the first. */
export async function readLogAfter(client: KarbosClient, runId: number, afterSeq: number): Promise<LogLineView[]> {
  const rows = rowsOf(
    await client
      .from("execution_logs")
      .select("seq, logged_at, stream, line")
      .eq("run_id", runId)
      .gt("seq", afterSeq)
      .order("seq")
      .limit(pageSize),
  );
  return rows.map(toLine);
}

/** The newest lines of a run, oldest first; at most a page. Where a reader begins who comes late. */
export async function readLogEnd(client: KarbosClient, runId: number): Promise<LogLineView[]> {
  const rows = rowsOf(
    await client
      .from("execution_logs")
      .select("seq, logged_at, stream, line")
      .eq("run_id", runId)
      .order("seq", { ascending: false })
      .limit(pageSize),
  );
  return rows.toReversed().map(toLine);
}

/** All lines of a run, page by page, for a download. Stops at a million lines: more belongs into a file of the run's own. */
export async function readWholeLog(client: KarbosClient, runId: number): Promise<LogLineView[]> {
  const lines: LogLineView[] = [];
  while (lines.length < 1_000_000) {
    const page = await readLogAfter(client, runId, lines.at(-1)?.seq ?? -1);
    lines.push(...page);
    if (page.length < pageSize) break;
  }
  return lines;
}

function toLine(row: { seq: number; logged_at: string; stream: LogLineView["stream"]; line: string }): LogLineView {
  return { seq: row.seq, loggedAt: toInstant(row.logged_at), stream: row.stream, text: row.line };
}
